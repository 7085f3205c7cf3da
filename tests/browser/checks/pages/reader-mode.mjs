// Reader mode: Readability, the extractor of Firefox, takes the story whole and no sentence of the reader-support message.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { reader } from '../../chromium.mjs';
import { oneLine } from '../../tree/document.mjs';
import { comparable, leaked, SUPPORT_CLASS, supportSentences } from '../../tree/support.mjs';

export const name = 'reader mode';

/** The share of the story's text that must survive. */
const KEPT = 0.95;

const source = readFileSync(createRequire(import.meta.url).resolve('@mozilla/readability/Readability.js'), 'utf8');

export async function run({ site, report, browser }) {
  const pages = site.read.filter((page) => supportSentences(page).length > 0);
  const context = await reader(browser);
  const tab = await context.newPage();
  await tab.evaluate(`${source}; window.Readability = Readability;`);
  for (const page of pages) {
    const { story, extracted } = await tab.evaluate(extract, { html: page.html, supportClass: SUPPORT_CLASS });
    report.result(name, page, [...leakFaults(page, extracted ?? ''), ...lossFaults(story, extracted)]);
  }
  await context.close();
}

/** Runs in an empty page: the paragraphs of the story, and what Readability makes of the page's source. */
function extract({ html, supportClass }) {
  const parsed = () => new DOMParser().parseFromString(html, 'text/html');
  // The story stands in the element whose own paragraphs are the longest in sum.
  const texts = new Map();
  for (const one of parsed().querySelectorAll('main p')) {
    if (one.closest(`.${supportClass}`) === null) texts.set(one.parentElement, [...(texts.get(one.parentElement) ?? []), one.textContent]);
  }
  const [story = []] = [...texts.values()].sort((a, b) => b.join('').length - a.join('').length);
  return { story, extracted: new window.Readability(parsed()).parse()?.textContent };
}

function leakFaults(page, extracted) {
  return leaked(supportSentences(page), extracted).map((saw) => ({ rule: 'The reader-support message is taken for the story', at: `.${SUPPORT_CLASS}`, saw, mend: 'Keep the measured markup: div[data-nosnippet] > aside, after a whole paragraph of the story.' }));
}

function lossFaults(story, extracted) {
  const mend = 'Keep the story in one container of plain paragraphs, and the frame out of it.';
  if (extracted === undefined) return [{ rule: 'Reader mode finds no story at all', mend }];
  const text = comparable(extracted);
  const paragraphs = story.map(oneLine).filter(Boolean);
  const length = (list) => list.reduce((sum, one) => sum + one.length, 0);
  const lost = paragraphs.filter((one) => !text.includes(comparable(one)));
  if (length(paragraphs) > 0 && length(lost) <= (1 - KEPT) * length(paragraphs)) return [];
  return [{ rule: 'Reader mode loses part of the story', saw: lost[0] ?? 'no paragraph in main', mend }];
}
