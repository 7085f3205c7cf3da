// Metadata: JSON-LD can be read and names pages that exist; the language versions of a page name each other.
import { attribute, describe, named, rawText, words } from '../../tree/document.mjs';

export const name = 'metadata';

/** Text that can end a script element or change how it is read, and the line ends that old script readers stumble over. */
const UNSAFE = /<\/?script|<!--|\u2028|\u2029/i;

export function run({ site, report }) {
  for (const page of site.read) report.result(name, page, [...jsonLdFaults(site, page), ...versionFaults(site, page), ...imageFaults(site, page)]);
}

/** The sources of the page's JSON-LD blocks. */
export function jsonLd(page) {
  return named(page.document, 'script').filter((one) => attribute(one, 'type') === 'application/ld+json');
}

function jsonLdFaults(site, page) {
  return jsonLd(page).flatMap((block) => {
    const source = rawText(block);
    const fault = (rule, mend, saw) => ({ rule, at: describe(block), saw, mend });
    const unsafe = UNSAFE.test(source) ? [fault('JSON-LD that can break out of its element', 'Write <, > and & as \\u003c, \\u003e, \\u0026.', UNSAFE.exec(source)[0])] : [];
    let data;
    try {
      data = JSON.parse(source);
    } catch (error) {
      return [...unsafe, fault('JSON-LD that cannot be read', 'Serialise it instead of writing it by hand.', error.message)];
    }
    const untyped = [data].flat().every((one) => one['@context'] && (one['@type'] || one['@graph'])) ? [] : [fault('JSON-LD without @context or @type', 'Add them.')];
    const broken = strings(data)
      .filter((text) => site.resolveAbsolute(text)?.fault)
      .map((text) => fault('JSON-LD names a page that is not there', 'Mend the address, or build the page.', text));
    return [...unsafe, ...untyped, ...broken];
  });
}

/** Every string in a JSON value. */
export function strings(value) {
  if (typeof value === 'string') return [value];
  return value && typeof value === 'object' ? Object.values(value).flatMap(strings) : [];
}

/** hreflang: a page lists itself and every other version, absolutely, and each lists it back. */
function versionFaults(site, page) {
  const own = versions(page);
  if (own.length === 0) return [];
  const fault = (rule, saw) => ({ rule, saw, mend: 'Give every version of a page the same list: all of them, itself included, absolute.' });
  const targets = own.map((href) => [href, site.resolveAbsolute(href)?.file]);
  if (!targets.some(([, file]) => file === page.file)) return [fault('hreflang does not list the page itself', own.join(' '))];
  return targets
    .filter(([, file]) => file && !versions(site.pageIn(file)).some((href) => site.resolveAbsolute(href)?.file === page.file))
    .map(([href]) => fault('hreflang is not answered', href));
}

function versions(page) {
  return named(page.document, 'link')
    .filter((one) => words(one, 'rel').includes('alternate') && attribute(one, 'hreflang'))
    .map((one) => attribute(one, 'href'));
}

/** Pictures for social networks are absolute and exist. */
function imageFaults(site, page) {
  return named(page.document, 'meta')
    .filter((one) => ['og:image', 'twitter:image', 'og:url'].includes(attribute(one, 'property') ?? attribute(one, 'name')))
    .filter((one) => !/^https?:/.test(attribute(one, 'content')) || site.resolveAbsolute(attribute(one, 'content'))?.fault)
    .map((one) => ({ rule: 'An address for social networks that leads nowhere', at: describe(one), saw: attribute(one, 'content'), mend: 'Write base_url, then the path of a file of the site.' }));
}
