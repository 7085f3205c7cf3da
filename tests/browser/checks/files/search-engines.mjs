// Search engines: robots.txt names the sitemaps, the index names all but those for news, every address in them is a page that
// may be shown, and every such page stands in one of them, once.
import { meta } from '../../tree/document.mjs';
import { canonical } from '../../tree/site.mjs';

export const name = 'search engines';

/** Pages that are found through others, or are for one reader alone. */
const UNLISTED = new Set(['archive page', 'not found', 'gone', 'reminder', 'thanks', 'search']);

const MOST = 50_000;
const MOST_BYTES = 50 * 1024 * 1024;
const MOST_NEWS = 1_000;

export function run({ site, report }) {
  const shown = site.read.filter((page) => !UNLISTED.has(page.kind) && isShown(page));
  const robots = site.files.has('robots.txt') ? site.bytes('robots.txt').toString('utf8') : '';
  const named = [...robots.matchAll(/^Sitemap:\s*(\S+)\s*$/gim)].map((match) => match[1]);
  const faults = [];
  if (!/^User-agent:/im.test(robots)) faults.push(...fault('No robots.txt', 'Write one, so that search engines find the sitemaps.', robots || 'nothing'));
  if (/^Disallow:\s*\/\s*$/im.test(robots)) faults.push(...fault('robots.txt keeps everybody out', 'Let them in: `noindex` on a page is seen only by who may read it.', robots));
  for (const address of named) faults.push(...placeFault(site, address, 'robots.txt'));
  report.result(name, 'robots.txt', faults);
  if (shown.length === 0 && !site.files.has('sitemap.xml')) return;

  const index = site.files.has('sitemap.xml') ? locations(site, 'sitemap.xml') : [];
  const inIndex = index.flatMap((address) => (site.resolveAbsolute(address)?.file ? [site.resolveAbsolute(address).file] : []));
  const broken = index.flatMap((address) => placeFault(site, address, 'sitemap.xml'));
  const unnamed = named.some((address) => site.resolveAbsolute(address)?.file === 'sitemap.xml') ? [] : fault('robots.txt does not name the index of sitemaps', 'Name it.', robots);
  report.result(name, 'sitemap.xml', [...broken, ...unnamed, ...missing(site, inIndex, named)]);

  const seen = new Map();
  for (const file of inIndex) {
    const found = locations(site, file);
    const large = found.length > MOST || site.bytes(file).length > MOST_BYTES;
    const faults = large ? fault('A sitemap that is too large', 'Split it.', `${found.length} addresses, ${site.bytes(file).length} bytes`) : [];
    for (const address of found) {
      const page = site.pageIn(site.resolveAbsolute(address)?.file);
      if (!page || page.isRedirect || canonical(page) !== address || !isShown(page)) faults.push(...fault('A sitemap leads to no page that may be shown', 'Take only pages that are there, by their canonical address.', address));
      if (seen.has(address)) faults.push(...fault('A page stands in two sitemaps', 'Keep it in one.', `${address}, also in ${seen.get(address)}`));
      seen.set(address, file);
    }
    report.result(name, file, faults);
  }
  for (const page of shown) {
    const is = seen.has(canonical(page)) ? [] : fault('A page that may be shown stands in no sitemap', 'Put it into one, or say `noindex`.', canonical(page));
    report.result(name, page, is);
  }
}

const fault = (rule, mend, saw) => [{ rule, saw, mend }];

/** Whether search engines may show a page. */
function isShown(page) {
  return !/noindex/.test(meta(page.document, 'robots') ?? '');
}

function placeFault(site, address, at) {
  return site.resolveAbsolute(address)?.file ? [] : fault('A sitemap that is not there', 'Build it, or do not name it.', `${address} in ${at}`);
}

/** The files below `sitemaps/` that nothing names, and news sitemaps that are too large. */
function missing(site, inIndex, named) {
  const known = new Set([...inIndex, ...named.map((address) => site.resolveAbsolute(address)?.file)]);
  const files = [...site.files].filter((file) => /^sitemaps\/.*\.xml$/.test(file));
  const news = files.filter((file) => /\/news(-\d+)?\.xml$/.test(file) && locations(site, file).length > MOST_NEWS);
  return [
    ...files.filter((file) => !known.has(file)).flatMap((file) => fault('A sitemap that nothing names', 'Name it in sitemap.xml or robots.txt.', file)),
    ...news.flatMap((file) => fault('A news sitemap that is too large', 'Split it.', file)),
  ];
}

/** The addresses in a sitemap or an index. */
function locations(site, file) {
  const undo = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
  const xml = site.bytes(file).toString('utf8');
  return [...xml.matchAll(/<loc>([^<]*)<\/loc>/g)].map((match) => match[1].trim().replace(/&(lt|gt|quot|apos|amp);/g, (_, entity) => undo[entity]));
}
