// Leaks: the words of the reader-support message stand in nothing that machines take for the story:
// JSON-LD, descriptions, feeds, search indexes, plain-text editions. And its block has the shape that reader modes leave out.
import { attribute, elements, meta, rawText, words } from '../../tree/document.mjs';
import { leaked, supportBlocks, supportSentences } from '../../tree/support.mjs';
import { jsonLd, strings } from './metadata.mjs';

export const name = 'support leaks';

const DESCRIPTIONS = ['description', 'og:description', 'twitter:description', 'og:title', 'twitter:title'];

export function run({ site, report }) {
  const all = new Set();
  for (const page of site.read) {
    const sentences = supportSentences(page);
    if (sentences.length === 0) continue;
    sentences.forEach((one) => all.add(one));
    report.result(name, page, [...metadataFaults(page, sentences), ...shapeFaults(page)]);
  }
  for (const file of site.files) {
    if (!/\.(xml|json|txt|rss|atom|jsonl)$/.test(file)) continue;
    const faults = leaked([...all], plain(site.bytes(file).toString('utf8'))).map((saw) => fault(file, saw));
    report.result(name, file, faults);
  }
}

const fault = (at, saw) => ({ rule: 'The reader-support message leaks', at, saw, mend: 'Take this output from the story alone, never from the finished page.' });

function metadataFaults(page, sentences) {
  const described = DESCRIPTIONS.flatMap((one) => leaked(sentences, meta(page.document, one) ?? '').map((saw) => fault(`meta ${one}`, saw)));
  const data = jsonLd(page).flatMap((block) => leaked(sentences, readable(rawText(block))).map((saw) => fault('JSON-LD', saw)));
  return [...described, ...data];
}

function readable(source) {
  try {
    return strings(JSON.parse(source)).join(' ');
  } catch {
    return source;
  }
}

/** Parts of names that exempt a block from Readability's filter, and those that ad-block lists hide. */
const SPOILING = /and|article|body|column|content|main|mathjax|shadow|banner|\bads?\b|popup|donate|message|promo/i;

/** The measured shape: `div[data-nosnippet] > aside.rs.rs-extra`, and nothing in its names that exempts or blocks it. */
function shapeFaults(page) {
  return supportBlocks(page).flatMap((block) => {
    const wrong = [];
    const holder = block.parentNode;
    if (block.tagName !== 'aside' || !attribute(block, 'aria-labelledby')) wrong.push('is not an <aside> with aria-labelledby');
    if (!words(block, 'class').includes('rs-extra')) wrong.push('has no name with “extra” in it');
    if (holder.tagName !== 'div' || attribute(holder, 'data-nosnippet') === undefined) wrong.push('does not stand in <div data-nosnippet>');
    for (const element of [holder, ...elements(block)]) {
      const names = `${attribute(element, 'class') ?? ''} ${attribute(element, 'id') ?? ''}`;
      const bad = SPOILING.exec(names);
      if (bad) wrong.push(`has “${bad[0]}” in a class or id (${names.trim()})`);
    }
    return wrong.map((saw) => ({ rule: 'The reader-support message has lost the shape that keeps it out of the story', saw: `the block ${saw}`, mend: 'Keep the markup and the names that were measured.' }));
  });
}

/** Text of a feed or an index: entities and escapes undone twice (HTML within XML), tags away. */
function plain(text) {
  const once = (one) =>
    one
      .replace(/\\u([0-9a-f]{4})/gi, (_, code) => String.fromCharCode(parseInt(code, 16)))
      .replace(/\\n/g, ' ')
      .replace(/&#(x?)([0-9a-f]+);/gi, (_, hex, code) => String.fromCodePoint(parseInt(code, hex ? 16 : 10)))
      .replace(/&(lt|gt|quot|apos|nbsp|amp);/g, (_, entity) => ({ lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', amp: '&' })[entity])
      .replace(/<!\[CDATA\[|\]\]>/g, '')
      .replace(/<[^<>]*>/g, ' ');
  return once(once(text));
}
