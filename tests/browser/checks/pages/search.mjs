// Search: nothing of the index is asked for before the reader turns to the form; then words are found by their stems, every
// result is a page of the site in its language, and no sentence of the message to readers is found.
import { reader, SCHEMES, SCREENS } from '../../chromium.mjs';
import { supportSentences } from '../../tree/support.mjs';
import { accessibilityFaults } from './axe.mjs';

export const name = 'search';

/** Forms of one word, by language: whichever is asked for, the same stories are found. */
const FORMS = { en: ['minister', 'ministers'], ru: ['министр', 'министры', 'министров'] };

export async function run({ site, report, browser, address }) {
  for (const page of site.read.filter((one) => one.kind === 'search')) {
    const context = await reader(browser, SCREENS[2]);
    try {
      report.result(name, page, await faults(site, page, await context.newPage(), address));
    } finally {
      await context.close();
    }
    for (const scheme of SCHEMES) {
      const small = await reader(browser, SCREENS[0], scheme);
      report.result(name, page, await looks(page, await small.newPage(), address, (text) => report.note(name, text, page)), `results, ${SCREENS[0].width} px, ${scheme}`);
      await small.close();
    }
  }
}

async function faults(site, page, tab, address) {
  const found = [];
  const fault = (rule, saw, mend) => found.push({ rule, saw, mend });
  const asked = [];
  const home = new URL(address(page)).origin;
  tab.on('request', (request) => {
    if (request.url().includes('/search/index/')) asked.push(request.url());
    if (!request.url().startsWith(home)) fault('A search asks another host', request.url(), 'Keep all of the index on the site.');
  });
  tab.on('console', (message) => fault('A search has a message on the console', message.text(), 'Mend what causes it.'));

  const others = site.read.filter((one) => one.language === page.language && ['front', 'article'].includes(one.kind)).slice(0, 2);
  for (const other of [...others, page]) await tab.goto(address(other), { waitUntil: 'load' });
  if (asked.length > 0) fault('The index is asked for before anybody searches', asked[0], 'Load it when the reader turns to the form.');

  const [first, ...more] = FORMS[page.language] ?? [];
  if (first) {
    const expected = await search(tab, first);
    if (expected.length === 0) fault('A word is not found', first, 'Look at what the index is made from.');
    for (const form of more) {
      const got = await search(tab, form);
      if (got.join() !== expected.join()) fault('Forms of a word find different stories', `${first}: ${expected.length}, ${form}: ${got.length}`, 'Give the index the language of the stories.');
    }
    for (const path of expected) {
      const story = site.byPath.get(path);
      if (story?.language !== page.language) fault('A result is no page in this language', path, 'Give each language an index of its own.');
    }
    found.push(...(await handling(site, page, tab, first, expected)));
    await tab.goto(`${address(page)}?q=${encodeURIComponent(first)}`, { waitUntil: 'load' });
    if ((await settled(tab)).join() !== expected.join()) fault('An address with words in it does not search', tab.url(), 'Read the words from the address.');
  }
  const sentences = new Set(site.read.filter((one) => one.language === page.language).flatMap(supportSentences));
  for (const sentence of sentences) {
    const got = await search(tab, `"${sentence.replace(/["“”„«»]/g, '')}"`);
    if (got.length > 0) fault('The reader-support message is found', `${sentence} in ${got[0]}`, 'Index the story alone.');
  }
  return found;
}

/** Order, section, keyboard. */
async function handling(site, page, tab, word, expected) {
  const found = [];
  const fault = (rule, saw, mend) => found.push({ rule, saw, mend });
  await search(tab, word);
  await tab.focus('[name=q]');
  await tab.keyboard.press('ArrowDown');
  if (!(await tab.evaluate(() => document.activeElement.matches('.search-results article:first-child .hl a')))) fault('Down does not lead to the first result', '', 'Move the focus from the field to the results.');
  await tab.selectOption('[name=sort]', 'date');
  const byDate = await settled(tab);
  const days = await tab.$$eval('.search-results time', (all) => all.map((one) => one.dateTime));
  if (byDate.length !== expected.length || days.join() !== [...days].sort().reverse().join()) fault('Results are not in the order of their dates', days.join(), 'Sort by the date of publication.');
  const section = expected[0].replace(/^[a-z]{2}\//, '').split('/')[0];
  await tab.selectOption('[name=section]', section);
  const within = await settled(tab);
  if (within.length === 0 || within.some((path) => !path.split('/').includes(section))) fault('A section does not narrow the results', `${section}: ${within.join()}`, 'Give the index the section of every story.');
  const { searchParams } = new URL(tab.url());
  if (searchParams.get('q') !== word || searchParams.get('section') !== section) fault('The address does not tell what is looked for', tab.url(), 'Keep the words in the address.');
  await tab.selectOption('[name=section]', '');
  await tab.selectOption('[name=sort]', '');
  await settled(tab);
  return found;
}

/** What results look like to axe, and whether they are too wide. */
async function looks(page, tab, address, note) {
  const word = FORMS[page.language]?.[0];
  if (!word) return [];
  await tab.goto(`${address(page)}?q=${encodeURIComponent(word)}`, { waitUntil: 'load' });
  await settled(tab);
  const found = await accessibilityFaults(tab, note);
  const wide = await tab.evaluate(() => document.scrollingElement.scrollWidth - innerWidth);
  if (wide > 0) found.push({ rule: 'Results scroll sideways', saw: `${wide} px too wide`, mend: 'Let them wrap.' });
  return found;
}

/** Looks for words; gives the paths of what is found. */
async function search(tab, words) {
  await tab.fill('[name=q]', words);
  await tab.keyboard.press('Enter');
  return settled(tab);
}

/** The paths of the results, relative to the site's root, when they are there. */
async function settled(tab) {
  await tab.waitForFunction(() => document.getElementById('d--search').dataset.state === 'done', undefined, { timeout: 10_000 });
  return tab.$$eval('.search-results .hl a', (links) => {
    const root = new URL(document.getElementById('d--search').dataset.root, location.href).pathname;
    return links.map((link) => decodeURIComponent(link.pathname).slice(decodeURIComponent(root).length));
  });
}
