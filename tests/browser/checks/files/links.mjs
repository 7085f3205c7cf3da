// Links: every address on every page and in every stylesheet leads to a file of the tree, every fragment to an id,
// inside the site relatively; nothing but an `<a>` leads elsewhere; every page can be reached from the front.
import { attribute, describe, elements, words } from '../../tree/document.mjs';
import { canonical } from '../../tree/site.mjs';

export const name = 'links';

/** `<link rel>`s that name a page and load nothing; they are absolute where publishing rules want it. */
const NAMING = new Set(['canonical', 'alternate', 'author', 'license', 'me', 'hub', 'next', 'prev']);

/** Attributes that load or lead, by element; `*` is any element. */
const ADDRESSES = {
  '*': ['src', 'poster', 'background', 'action', 'formaction', 'manifest', 'data'],
  a: ['href', 'ping'],
  area: ['href'],
  link: ['href'],
  image: ['href', 'xlink:href'],
  use: ['href', 'xlink:href'],
  base: ['href'],
};

export function run({ site, report }) {
  const ids = new Map(site.pages.map((page) => [page.file, idsOf(page)]));
  for (const page of site.pages) {
    const faults = addresses(page).flatMap((one) => (one.naming ? namingFault(site, one) : linkFault(site, page, one, ids)));
    report.result(name, page, faults.concat(canonicalFault(page)));
  }
  for (const file of site.files) if (file.endsWith('.css')) report.result(name, file, stylesheetFaults(site, file));
  for (const page of unreached(site)) report.result(name, page, [orphan]);
}

const orphan = { rule: 'No way leads here from the front', mend: 'Link the page from a list, the navigation or the footer, or leave it out of the site.' };

function idsOf(page) {
  return new Set([...elements(page.document)].flatMap((one) => [attribute(one, 'id'), one.tagName === 'a' && attribute(one, 'name')]));
}

/** Every address on a page: `{ element, address, leads, naming }`. */
function addresses(page) {
  return [...elements(page.document)].flatMap((element) => {
    const naming = element.tagName === 'link' && words(element, 'rel').length > 0 && words(element, 'rel').every((rel) => NAMING.has(rel));
    const single = [...ADDRESSES['*'], ...(ADDRESSES[element.tagName] ?? [])].map((one) => attribute(element, one));
    const several = ['srcset', 'imagesrcset'].flatMap((one) => candidates(attribute(element, one)));
    const refresh = attribute(element, 'http-equiv')?.toLowerCase() === 'refresh' ? [/url\s*=\s*['"]?([^'"]+)/i.exec(attribute(element, 'content'))?.[1]] : [];
    const leads = ['a', 'area'].includes(element.tagName);
    return [...single, ...several, ...refresh].filter((one) => one !== undefined).map((address) => ({ element, address: address.trim(), leads, naming }));
  });
}

/** The addresses of a `srcset`. */
function candidates(srcset = '') {
  return srcset.split(/,\s+/).map((one) => one.trim().split(/\s+/)[0]).filter(Boolean);
}

function linkFault(site, page, { element, address, leads }, ids) {
  const fault = (rule, mend, saw) => [{ rule, at: describe(element), saw, mend }];
  const anywhere = page.kind === 'not found';
  if (/^data:/i.test(address) && !leads) return [];
  if (address.startsWith('//') || (address.startsWith('/') && !anywhere)) {
    return fault('A link inside the site is not relative', 'Write it from the page: root, then the path.', address);
  }
  const target = anywhere && address.startsWith('/') ? site.fileAt(withoutBase(site, address)) : site.resolve(page, address);
  if (target.fault) return fault('A broken link', 'Mend the address, or build the file it means.', `${address} ${target.fault}`);
  if (target.elsewhere) return elsewhereFault(site, element, target.elsewhere, leads, fault);
  const fragment = decode(target.fragment ?? '');
  if (fragment && fragment !== 'top' && ids.has(target.file) && !ids.get(target.file).has(fragment)) {
    return fault('A link to an anchor that is not there', `Give ${target.file} an element with the id “${fragment}”, or mend the link.`, address);
  }
  return [];
}

function elsewhereFault(site, element, url, leads, fault) {
  if (!leads) return fault('Something is loaded from elsewhere', 'Keep the file on the site itself; a built page asks no other host for anything.', url.href);
  if (!['http:', 'https:', 'mailto:', 'tel:', 'sms:', 'geo:'].includes(url.protocol)) {
    return fault('A link with a scheme that has no place in a page', 'Take it out, or sanitise what it came from.', url.href);
  }
  if (!url.protocol.startsWith('http')) return [];
  if (site.base && url.href.startsWith(site.base)) return fault('A link inside the site is absolute', 'Write it from the page: root, then the path.', url.href);
  if (!words(element, 'rel').includes('noopener')) return fault('An external link without rel="noopener"', 'Give it rel="external noopener".', url.href);
  return [];
}

/** A `<link>` that names a page of this site by its absolute address must name one that exists. */
function namingFault(site, { element, address }) {
  const target = /^[a-z]+:/i.test(address) ? site.resolveAbsolute(address) : undefined;
  if (!target?.fault) return [];
  return [{ rule: 'A page of the site is named by an address that is not there', at: describe(element), saw: `${address} ${target.fault}`, mend: 'Mend the address, or build the page.' }];
}

function canonicalFault(page) {
  const address = canonical(page);
  if (!address || page.isRedirect || page.kind === 'not found') return [];
  const target = page.site.resolveAbsolute(address);
  if (target?.file === page.file) return [];
  return [{ rule: 'The canonical address is not the page’s own', saw: address, mend: 'Write base_url, then the path of the page.' }];
}

function stylesheetFaults(site, file) {
  const css = site.bytes(file).toString('utf8').replace(/\/\*.*?\*\//gs, '');
  const found = [...css.matchAll(/url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"'\s]*))\s*\)|@import\s+["']([^"']+)/g)].map((match) => match.slice(1).find((one) => one !== undefined));
  return found.filter((address) => !/^(data:|#)/.test(address)).flatMap((address) => {
    const target = address.startsWith('/') ? { fault: 'is not relative' } : site.resolve({ path: file }, address);
    const wrong = target.fault ?? (target.elsewhere && 'is on another host');
    return wrong ? [{ rule: 'An address in a stylesheet', at: file, saw: `url(${address}) ${wrong}`, mend: 'Name a file of the site, relative to the stylesheet.' }] : [];
  });
}

/** The pages that no chain of links from the front reaches. */
function unreached(site) {
  const reached = new Set();
  const waiting = site.front ? [site.front] : [];
  while (waiting.length > 0) {
    const page = waiting.pop();
    if (reached.has(page)) continue;
    reached.add(page);
    for (const { address, leads } of addresses(page)) {
      const target = leads && site.resolve(page, address);
      const next = target?.file && site.pageIn(target.file);
      if (next) waiting.push(next);
    }
  }
  return site.read.filter((page) => !reached.has(page) && !['not found', 'reminder', 'thanks'].includes(page.kind));
}

/** The 404 page stands at any depth, so its links begin with the path that the site has on its host. */
function withoutBase(site, address) {
  const folder = new URL(site.base ?? 'http://site.invalid/').pathname;
  return address.startsWith(folder) ? address.slice(folder.length) : `\0${address}`;
}

function decode(fragment) {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}
