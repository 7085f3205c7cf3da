// What reader modes and scrapers take out of pages with a message to readers: the story, all of it, and nothing else.
//
//   node extraction.mjs [BUILT-SITE…]
//
// Takes every story of the given sites, and of small sites that it writes and builds itself (layouts.mjs), with the program
// named in DATELINE. Needs the packages of tests/browser and Python with requirements.txt, named in PYTHON.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Report } from '../browser/report.mjs';
import { attribute, passages, withClass } from '../browser/tree/document.mjs';
import { articles } from '../browser/tree/kinds.mjs';
import { Site } from '../browser/tree/site.mjs';
import { comparable } from '../browser/tree/support.mjs';
import { MESSAGES, writeSite } from './layouts.mjs';
import { readable } from './readability.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = join(here, '../..');
const DATELINE = process.env.DATELINE ?? join(root, 'target/release/dateline');
const PYTHON = process.env.PYTHON ?? join(root, 'target/extraction/bin/python');

/** Shorter ones (“Once”, “$2”) stand in many texts by chance. */
const SHORTEST = 12;

/** A story to look at: its page, its sentences, those of its messages, and the page as it would be without them. */
function specimen(page, label) {
  const blocks = withClass(page.document, 'rs');
  const [text] = withClass(page.document, 'text');
  const story = sentencesOf(passages(text, new Set(blocks)), page.language);
  const told = comparable(story.join(' '));
  const message = sentencesOf(blocks.flatMap((block) => passages(block)), page.language).filter((one) => one.length >= SHORTEST && !told.includes(comparable(one)));
  return { label, page, story, message, html: page.html, bare: without(page.html, blocks) };
}

function sentencesOf(texts, language) {
  const segmenter = new Intl.Segmenter(language, { granularity: 'sentence' });
  return texts.flatMap((text) => [...segmenter.segment(text)].map(({ segment }) => segment.trim())).filter(Boolean);
}

/** The page without the holders of its messages. */
function without(html, blocks) {
  const spans = blocks.map((block) => block.parentNode.sourceCodeLocation).sort((a, b) => b.startOffset - a.startOffset);
  return spans.reduce((text, { startOffset, endOffset }) => text.slice(0, startOffset) + text.slice(endOffset), html);
}

/** The faults of one extraction `taken`, beside that of the page without a message, `bare`. */
export function faultsOf({ story, message }, taken, bare) {
  const [found, before] = [comparable(taken), comparable(bare)];
  const holds = (text, sentence) => text.includes(comparable(sentence));
  const leaks = message.filter((one) => holds(found, one) && !holds(before, one));
  const lost = story.filter((one) => holds(before, one) && !holds(found, one));
  return [
    ...leaks.map((saw) => ({ rule: 'A sentence of the message is taken for the story', saw, mend: 'Keep the measured markup (templates/support/ask.html).' })),
    ...lost.map((saw) => ({ rule: 'The message costs the story a sentence', saw, mend: 'Keep the measured markup, and a whole paragraph before it.' })),
  ];
}

/** Builds small sites, one for each of `sites`, with `files` laid over the theme's; gives their stories. */
export function generated(folder, sites = MESSAGES, files = {}) {
  return Object.entries(sites).flatMap(([name, messages], at) => {
    const [source, output] = [join(folder, `${at}`), join(folder, `${at}-built`)];
    const written = writeSite(source, messages, files);
    execFileSync(DATELINE, ['--site', source, '--quiet', 'build', '-o', output], { stdio: ['ignore', 'inherit', 'inherit'] });
    const pages = articles(new Site(output));
    if (pages.length !== written) throw new Error(`${written} stories were written and ${pages.length} built`);
    return pages.map((page) => specimen(page, `${name}: ${page}`));
  });
}

async function main() {
  const folder = mkdtempSync(join(tmpdir(), 'dateline-extraction-'));
  const report = new Report();
  try {
    const sample = process.argv.slice(2).flatMap((site) => articles(new Site(site)).map((page) => specimen(page, `${page}`)));
    const made = generated(folder);
    for (const [name, specimens] of [['the sample', sample], ['layouts', made]]) await report.under(name, () => look(report, name, specimens));
  } finally {
    rmSync(folder, { recursive: true });
  }
  process.exitCode = report.close() ? 0 : 1;
}

/** Lets all extractors take the specimens, looks at what they took, and fills `report`. */
export async function look(report, name, specimens) {
  const pages = Object.fromEntries(specimens.flatMap(({ html, bare }, at) => [[`${at}`, html], [`${at} bare`, bare]]));
  const input = JSON.stringify(pages);
  const taken = JSON.parse(execFileSync(PYTHON, [join(here, 'extract.py')], { input, maxBuffer: 1 << 28 }));
  for (const [at, text] of Object.entries(await readable(pages))) taken[at].readability = text;
  const kept = {};
  for (const [at, one] of specimens.entries()) {
    for (const [mode, text] of Object.entries(taken[at])) {
      report.result(name, one.label, faultsOf(one, text, taken[`${at} bare`][mode]), mode);
      const tally = (kept[mode] ??= [0, 0]);
      const found = comparable(text);
      tally[0] += one.story.filter((sentence) => found.includes(comparable(sentence))).length;
      tally[1] += one.story.length;
    }
  }
  const carrying = specimens.filter(({ message }) => message.length > 0).length;
  report.result(name, '', carrying >= specimens.length / 2 ? [] : [{ rule: 'Hardly a story has a message', saw: `${carrying} of ${specimens.length}`, mend: 'Look why: without messages this check sees nothing.' }]);
  report.note(name, `${specimens.length} stories, ${carrying} with a message; sentences of stories taken: ${Object.entries(kept).map(([mode, [some, all]]) => `${mode} ${some} of ${all}`).join(', ')}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
