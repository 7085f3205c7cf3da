// A web server for one built tree, on the loopback address alone: strict, so that what works here works on any static host.
import { createServer } from 'node:http';
import { extname } from 'node:path';
import { encodePath } from './tree/site.mjs';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.xml': 'application/xml',
  '.txt': 'text/plain; charset=utf-8',
  '.ics': 'text/calendar; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.ico': 'image/x-icon',
  '.mp3': 'audio/mpeg',
  '.mp4': 'video/mp4',
  '.webm': 'video/webm',
  '.woff2': 'font/woff2',
};

/**
 * Serves `site` below `mount` ("/a b/c/"). Gives `{ origin, address(path), close() }`.
 * Only files that the walk of the tree has found are given out, so no path can lead out of it. `send(response, file, bytes)`
 * may send a file in its own way.
 */
export async function serve(site, mount = '/a b/c/', send = (response, file, bytes) => response.end(bytes)) {
  const server = createServer((request, response) => answer(site, mount, request, response, send));
  await new Promise((listening, fail) => server.once('error', fail).listen(0, '127.0.0.1', listening));
  const origin = `http://127.0.0.1:${server.address().port}`;
  return {
    origin,
    address: (path) => origin + encodePath(mount + path),
    close: () => new Promise((closed) => (server.close(closed), server.closeAllConnections())),
  };
}

function answer(site, mount, request, response, send) {
  const target = wanted(site, mount, request.url);
  if (target.redirect) {
    response.writeHead(301, { location: target.redirect }).end();
    return;
  }
  const file = target.file ?? (site.files.has('404.html') ? '404.html' : undefined);
  const status = target.file ? 200 : 404;
  response.writeHead(status, { 'content-type': TYPES[extname(file ?? '.txt').toLowerCase()] ?? 'application/octet-stream' });
  if (request.method === 'HEAD' || !file) response.end();
  else send(response, file, site.bytes(file));
}

/** The file a request means, or where a folder without its slash sends it. */
function wanted(site, mount, address) {
  const [encoded] = address.split('?');
  const prefix = encodePath(mount);
  if (!encoded.startsWith(prefix)) return {};
  const { file, fault } = site.fileAt(encoded.slice(prefix.length));
  return { file, redirect: fault === 'needs a slash at its end' ? `${encoded}/` : undefined };
}
