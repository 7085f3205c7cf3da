// Weight: an article page without pictures, its stylesheet and its script arrive in one round trip: 14 KiB compressed.
import { gzipSync } from 'node:zlib';
import { attribute, named, words } from '../../tree/document.mjs';
import { articles } from '../../tree/kinds.mjs';

export const name = 'weight';

/** What the first round trip of a connection carries, in bytes. */
const LIMIT = 14 * 1024;

export function run({ site, report }) {
  const weighed = articles(site).map((page) => ({ page, ...weigh(site, page) })).sort((a, b) => a.total - b.total);
  const bare = weighed.filter(({ page }) => !hasPictures(page));
  // A site whose every story has a picture is held to the limit by its lightest one, and told so.
  const held = bare.length > 0 ? bare : weighed.slice(0, 1);
  if (bare.length === 0 && weighed.length > 0) report.note(name, 'no article is without a picture; the lightest one is held to the limit');
  for (const { page, total, parts } of weighed) report.note(name, `${total} bytes compressed (${parts})`, page);
  for (const { page, total, parts } of held) report.result(name, page, total <= LIMIT ? [] : [tooHeavy(total, parts)]);
}

const tooHeavy = (total, parts) => ({
  rule: `An article page weighs more than ${LIMIT} bytes compressed`,
  saw: `${total} bytes: ${parts}`,
  mend: 'Shorten what every page carries: the stylesheet, the script, the frame around the story.',
});

/** The compressed bytes of the page and of the stylesheets and scripts it loads. */
function weigh(site, page) {
  const loaded = [
    ...named(page.document, 'link').filter((one) => words(one, 'rel').includes('stylesheet')).map((one) => attribute(one, 'href')),
    ...named(page.document, 'script').map((one) => attribute(one, 'src')).filter(Boolean),
  ];
  const files = [page.file, ...loaded.map((address) => site.resolve(page, address).file).filter(Boolean)];
  const sizes = files.map((file) => gzipSync(site.bytes(file)).length);
  return { total: sizes.reduce((sum, one) => sum + one, 0), parts: files.map((file, at) => `${file.split('.').pop()} ${sizes[at]}`).join(', ') };
}

/** Pictures and charts of the story; the small drawings of the frame stand outside `<article>` or are icons of the message. */
function hasPictures(page) {
  const story = named(page.document, 'article')[0];
  return story !== undefined && ['figure', 'picture', 'video'].some((tag) => named(story, tag).length > 0);
}
