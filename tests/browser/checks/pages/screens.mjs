// Screens: specimens of every kind of page at every width and in both colour schemes, every other page on the smallest screen.
// No message, no other host, nothing stored, no sideways scrolling, no shift, no broken picture, no fault known to axe-core.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { inTabs, reader, SCHEMES, SCREENS } from '../../chromium.mjs';
import { specimens } from '../../tree/kinds.mjs';
import { accessibilityFaults } from './axe.mjs';
import { visit } from './observe.mjs';

export const name = 'screens';

export async function run({ site, report, browser, address, shots, screens = SCREENS }) {
  const close = new Set(specimens(site));
  for (const screen of screens) {
    for (const scheme of SCHEMES) {
      const smallest = screen === screens[0] && scheme === SCHEMES[0];
      const pages = smallest ? site.read : [...close];
      const context = await reader(browser, screen, scheme);
      const seenAs = `${screen.width} px, ${scheme}`;
      await inTabs(context, pages, async (page, tab) => {
        const seen = await visit(tab, address(page), { expect: page.kind === 'not found' ? 404 : 200 });
        const state = await tab.evaluate(inspect);
        report.result(name, page, [...trafficFaults(seen), ...stateFaults(state), ...(await storageFaults(context, tab, page))], seenAs);
        report.result('axe', page, await accessibilityFaults(tab, (text) => report.note('axe', text, page)), seenAs);
        if (shots && close.has(page)) await shoot(tab, shots, page, screen, scheme);
      });
      await context.close();
    }
  }
}

/** Runs in the page: what can be measured from inside. */
function inspect() {
  const root = document.scrollingElement;
  const label = (element) => element.tagName.toLowerCase() + (element.id ? `#${element.id}` : '') + [...element.classList].map((one) => `.${one}`).join('');
  const scrolls = (element) => element && element !== root && element !== document.body && (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
  const wide = [...document.body.querySelectorAll('*')].filter((element) => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && (box.right > innerWidth + 0.5 || box.left < -0.5) && !scrolls(element.parentElement);
  });
  return {
    title: document.title.trim(),
    language: document.documentElement.lang,
    headings: [...document.querySelectorAll('h1')].map((one) => one.textContent.trim()),
    overflow: root.scrollWidth > innerWidth ? { by: root.scrollWidth - innerWidth, wide: wide.slice(0, 5).map(label) } : undefined,
    broken: [...document.images].filter((image) => image.complete && image.naturalWidth === 0 && image.currentSrc).map((image) => image.currentSrc),
    shifts: window.datelineSeen.shifts,
    breaches: window.datelineSeen.breaches,
  };
}

function trafficFaults({ messages, strangers, failures }) {
  return [
    ...messages.map(({ type, text, at }) => ({ rule: `A message on the console (${type})`, at, saw: text, mend: 'Mend what causes it; a reader’s console stays empty.' })),
    ...strangers.map((saw) => ({ rule: 'A request to another host', saw, mend: 'Keep the file on the site, or load it only after a click.' })),
    ...failures.map((saw) => ({ rule: 'A request that failed', saw, mend: 'Mend the address, or build the file.' })),
  ];
}

function stateFaults({ title, language, headings, overflow, broken, shifts, breaches }) {
  const faults = [];
  const fault = (rule, saw, mend, at) => faults.push({ rule, at, saw, mend });
  if (!title) fault('No title', 'an empty <title>', 'Give the page a title.');
  if (!language) fault('No language', '<html> without lang', 'Set lang on <html>.');
  if (headings.length !== 1) fault('Not exactly one h1', headings.join(' | ') || 'none', 'One h1 a page: the headline, or the name of the list.');
  if (overflow) fault('The page scrolls sideways', `${overflow.by} px too wide`, 'Let the element wrap, shrink or scroll by itself.', overflow.wide.join(', '));
  for (const picture of broken) fault('A picture that cannot be shown', picture, 'Mend the file.');
  for (const { value, moved } of shifts) fault('The layout shifts', `by ${value.toFixed(4)}`, 'Give pictures width and height; move nothing after the first paint.', moved.join(', '));
  for (const { directive, blocked, at } of breaches) fault('A breach of the content security policy', `${directive} blocked ${blocked}`, 'Move it into the stylesheet or the script, or allow it by its hash.', at);
  return faults;
}

/** Nothing may be kept on the reader's device before the reader acts; who comes to the page that thanks has given. */
async function storageFaults(context, tab, page) {
  const cookies = (await context.cookies()).map((cookie) => `cookie ${cookie.name}`);
  const stored = await tab.evaluate(async (given) => [
    ...Object.keys(localStorage).filter((key) => !given.includes(key)).map((key) => `localStorage ${key}`),
    ...Object.keys(sessionStorage).map((key) => `sessionStorage ${key}`),
    ...(await indexedDB.databases()).map((one) => `database ${one.name}`),
  ], page.kind === 'thanks' ? ['dl'] : []);
  return [...cookies, ...stored].map((saw) => ({ rule: 'Something is stored without the reader’s act', saw, mend: 'Store only after a click, and only what it is for.' }));
}

/** A picture of the whole page. */
async function shoot(tab, folder, page, screen, scheme) {
  mkdirSync(folder, { recursive: true });
  const label = (page.path.replace(/\/$/, '') || 'front').replace(/[^\p{L}\p{N}.]+/gu, '-');
  await tab.screenshot({ fullPage: true, path: join(folder, `${page.kind.replace(' ', '-')}.${label}.${screen.width}.${scheme}.png`) });
}
