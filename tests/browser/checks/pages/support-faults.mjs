// What is looked at in a state of the message to readers, and what is wrong with it.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { attribute, named, rawText, withClass, words } from '../../tree/document.mjs';
import { leaked, supportSentences } from '../../tree/support.mjs';

const readability = readFileSync(createRequire(import.meta.url).resolve('@mozilla/readability/Readability.js'), 'utf8');

export const fault = (rule, saw, mend, at = '.rs') => ({ rule, at, saw, mend });

export const kept = (seen, expected) => (JSON.stringify(seen.stored) === JSON.stringify(expected) ? [] : [fault('What is kept is not what was chosen', JSON.stringify(seen.stored), `Keep ${JSON.stringify(expected)} and nothing else.`)]);
export const steady = (seen) => seen.shifts.map((saw) => fault('The message shifts the layout', saw, 'Decide before the first paint; keep the room of what is replaced.'));
export const narrow = (seen) => (seen.overflow > 0 ? [fault('The page scrolls sideways', `${seen.overflow} px too wide`, 'Let the message wrap and shrink.')] : []);

export function shown(seen, asks) {
  return seen.asks === asks.length ? [] : [fault('The message is away and should be there', `${seen.asks} of ${asks.length} are seen`, 'Hide it only while its day has not come.')];
}

export function hidden(seen) {
  const faults = seen.boxes === 0 ? [] : [fault('The message is there and should be away', `${seen.boxes} are seen`, 'Take it away until its day has come.')];
  if (seen.flash) faults.push(fault('The message was there for a moment before it went', 'seen in a frame', 'Let the script decide before anything is painted.'));
  return [...faults, ...steady(seen)];
}

/** What must hold just after the reader has put the message off or closed it. */
export function putOff(seen, words) {
  const faults = [];
  if (seen.asks > 0) faults.push(fault('The message stays although the reader put it off', `${seen.asks} are seen`, 'Hide all messages of the page.'));
  if (seen.notes.length !== 1) faults.push(fault('The reader is not told that the message is hidden', seen.notes.join(' | ') || 'no text in role=status', 'Fill the role=status inside the message.'));
  for (const word of words) if (!seen.notes.join().includes(word)) faults.push(fault('The note does not say what it should', seen.notes.join(' | '), `Let it say “${word}”.`));
  if (seen.focusAsk < 0 || !seen.focusSeen) faults.push(fault('The focus is lost with the control that had it', seen.focus ?? 'the page', 'Move it to what stands in the control’s place.'));
  return [...faults, ...narrow(seen)];
}

export async function press(tab, selector) {
  const found = await tab.evaluate((wanted) => {
    const control = document.querySelector(wanted);
    control?.focus();
    return control?.tagName === 'BUTTON' && document.activeElement === control;
  }, selector);
  if (found) await tab.keyboard.press('Enter');
  return found ? [] : [fault('A control is not there, or is no button', selector, 'With the script, what acts on the page is a <button>.')];
}

/** The live page after the reader has acted, given to Readability: still no sentence of the message. */
export async function liveLeaks(tab, page) {
  await tab.evaluate(`${readability}; window.Readability = Readability;`);
  const text = await tab.evaluate(() => new window.Readability(document.cloneNode(true)).parse()?.textContent ?? '');
  const notes = await tab.evaluate(() => [...document.querySelectorAll('[data-rs] [role=status]')].map((note) => note.textContent).filter(Boolean));
  return leaked([...supportSentences(page), ...notes], text).map((saw) => fault('After the act the message is taken for the story', saw, 'Keep everything inside the measured <aside>.'));
}

export async function calendarFaults(tab) {
  const href = await tab.evaluate(() => document.querySelector('[data-rs] a[type="text/calendar"]')?.href);
  const response = href && (await tab.request.get(href));
  if (response?.ok() && (await response.text()).startsWith('BEGIN:VCALENDAR')) return [];
  return [fault('The calendar file cannot be had', href ?? 'no link', 'Offer the file that the build made.')];
}

/** The amounts of a message, by frequency, as they stand in the page. */
export function giftsOf(ask) {
  return withClass(ask, 'rs-sum').map((sum) =>
    named(sum, 'li').flatMap((item) => named(item, 'a')).map((link) => ({ href: attribute(link, 'href'), text: rawText(link), amount: rawText(link.childNodes[0]).trim() })),
  );
}

export function linkFaults(ask) {
  const gifts = giftsOf(ask).flat();
  const fails = gifts.filter(({ href, amount }) => !/^https:/.test(href) || !/\d/.test(amount)).map(({ href, text }) => fault('An amount is no link to the provider', `${text}: ${href}`, 'Write it as <a href="https://…">.'));
  const isBar = words(ask, 'class').includes('rs-bar');
  return gifts.length > 0 || isBar ? fails : [fault('There is no amount to choose', 'no link in .rs-sum', 'Write every amount as a link.')];
}

export function reminderFaults(site, page, ask) {
  const [link] = withClass(ask, 'rs-hold');
  const target = link && site.pageIn(site.resolve(page, attribute(link, 'href')).file);
  const offers = target && named(target.document, 'a').some((one) => /\.ics$/.test(attribute(one, 'href') ?? '') && site.resolve(target, attribute(one, 'href')).file);
  return offers ? [] : [fault('Without the script nobody can be reminded', link ? attribute(link, 'href') : 'no link .rs-hold', 'Lead to a page that offers the calendar file.')];
}

/** The amounts that no frequency shows, with the choice of how often made by hand. */
export async function unreachable(tab) {
  const radios = tab.locator('[data-rs] .rs-often input');
  const seen = new Set();
  const collect = async () => {
    for (const href of await tab.evaluate(() => [...document.querySelectorAll('[data-rs] .rs-sum li a')].filter((one) => one.offsetHeight > 0).map((one) => one.href))) seen.add(href);
  };
  await collect();
  for (let at = 0; at < (await radios.count()); at += 1) {
    await radios.nth(at).check();
    await collect();
  }
  const all = await tab.evaluate(() => [...document.querySelectorAll('[data-rs] .rs-sum li a')].map((one) => one.href));
  return all.filter((href) => !seen.has(href));
}

/** Runs in the page: puts the focus before the first message and counts the stops the keyboard should make in it. */
export function countStops() {
  const ask = document.querySelector('[data-rs]');
  const controls = [...ask.querySelectorAll('a[href], button, input')].filter((one) => one.offsetHeight > 0);
  const groups = new Set(controls.filter((one) => one.type === 'radio').map((one) => one.name));
  const start = ask.querySelector('h2');
  start.tabIndex = -1;
  start.focus();
  return { expected: controls.filter((one) => one.type !== 'radio').length + groups.size };
}

/** Runs in the page: the stop that has the focus. */
export function stop() {
  const one = document.activeElement;
  const style = getComputedStyle(one);
  return {
    inside: document.querySelector('[data-rs]').contains(one),
    label: (one.textContent || one.title || one.closest('label')?.textContent || one.tagName).trim().replace(/\s+/g, ' '),
    marked: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0,
    top: Math.round(one.getBoundingClientRect().top + scrollY),
  };
}
