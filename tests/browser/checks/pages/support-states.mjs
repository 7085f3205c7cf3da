// Support states: the message to readers in every state a reader can bring it to, each on a device of its own.
import { attribute, withClass } from '../../tree/document.mjs';
import { articles } from '../../tree/kinds.mjs';
import { accessibilityFaults } from './axe.mjs';
import {
  calendarFaults, countStops, fault, giftsOf, hidden, kept, linkFaults, liveLeaks, narrow, press, putOff, reminderFaults, shown, steady, stop, unreachable,
} from './support-faults.mjs';
import { device } from './support-reader.mjs';

export const name = 'support states';

/** How many states are looked at at a time. */
const AT_ONCE = 2;

const DAY = 86_400_000;

export async function run({ site, report, browser, address, states = Object.keys(STATES) }) {
  const waiting = samples(site).flatMap((page, at) => states.filter((state) => at === 0 || EVERYWHERE.includes(state)).map((state) => ({ page, state })));
  const work = async () => {
    while (waiting.length > 0) {
      const { page, state } = waiting.shift();
      const devices = [];
      const meet = async (how) => (devices.push(await device(browser, how)), devices.at(-1));
      try {
        const faults = await STATES[state]({ site, page, meet, address, url: address(page), asks: asksOf(page), days: daysOf(page) });
        const said = devices.flatMap((one) => one.seen()).map((saw) => fault('The browser complains', JSON.stringify(saw), 'Mend what causes it: a reader’s console stays empty, and nothing is asked of another host.'));
        report.result(name, page, [...faults, ...said], state);
      } finally {
        await Promise.all(devices.map((one) => one.leave()));
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

/** The states that depend on the language or on where the message stands; the others are looked at on one page. */
const EVERYWHERE = ['first view', 'reminded', 'without script', 'right to left'];

/** The shortest story of every language and every set of places that messages stand in; first the one with most messages. */
function samples(site) {
  const chosen = new Map();
  for (const page of articles(site)) {
    const asks = asksOf(page);
    const key = [page.language, ...asks.map((ask) => attribute(ask, 'class'))].join(' ');
    if (asks.length > 0 && !(chosen.get(key)?.html.length <= page.html.length)) chosen.set(key, page);
  }
  return [...chosen.values()].sort((a, b) => asksOf(b).length - asksOf(a).length);
}

function asksOf(page) {
  return withClass(page.document, 'rs').filter((block) => attribute(block, 'data-rs') !== undefined);
}

function daysOf(page) {
  const [ask] = asksOf(page);
  return { r: Number(attribute(ask, 'data-remind')), c: Number(attribute(ask, 'data-close')) };
}

/** The day after `days` in UTC, in which the readers of these checks live. */
const dayAfter = (days, from = Date.now()) => new Date(from + days * DAY).toISOString().slice(0, 10);

const nextYear = (day) => new Date(Date.UTC(Number(day.slice(0, 4)) + 1, day.slice(5, 7) - 1, day.slice(8))).toISOString().slice(0, 10);

const REMIND = '[data-rs] .rs-hold, [data-rs] > .rs-later:not(.rs-note ~ *) button';
const CLOSE = '[data-rs] .rs-x';
const UNDO = '[data-rs] .rs-note + * button';

/** The day as the page says that it writes days. */
const inWords = (page, day) => new Intl.DateTimeFormat(page.formats, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(day));

/** Puts it off by the keyboard, undoes it, puts it off again; then all states in which it must stay away or come back. */
async function actAndReturn({ page, meet, url, asks, days }, key, control, others) {
  const here = await meet({ locale: page.language });
  await here.open(url);
  const day = dayAfter(days[key]);
  const faults = await press(here.tab, control);
  if (faults.length > 0) return faults;
  const off = await here.look();
  faults.push(...putOff(off, [inWords(page, day)]), ...kept(off, { dl: JSON.stringify({ [key]: day }) }));
  faults.push(...(await others(here)));
  faults.push(...(await press(here.tab, UNDO)));
  const undone = await here.look();
  faults.push(...shown(undone, asks), ...kept(undone, {}));
  if (undone.focusAsk < 0) faults.push(fault('After undo the focus is lost', undone.focus ?? 'the page', 'Give it back to the control that was pressed.'));
  await press(here.tab, control);
  await here.open(url);
  faults.push(...hidden(await here.look()));
  return faults;
}

/** A device on which something is kept already. */
async function holding(meet, url, stored, how) {
  const here = await meet(how);
  await here.context.addInitScript((text) => localStorage.dl === undefined && localStorage.setItem('dl', text), JSON.stringify(stored));
  await here.open(url);
  return here.look();
}

/** Name of a state -> what is wrong in it. */
export const STATES = {
  async 'first view'({ meet, url, asks }) {
    const here = await meet();
    await here.open(url);
    const seen = await here.look();
    const faults = [...shown(seen, asks), ...kept(seen, {}), ...steady(seen), ...narrow(seen)];
    if (seen.focus) faults.push(fault('The focus is moved without an act of the reader', seen.focus, 'Leave the focus alone.'));
    if (seen.notes.length > 0) faults.push(fault('Something is announced before the reader acts', seen.notes.join(' | '), 'Leave role=status empty.'));
    return faults;
  },

  async reminded(state) {
    return actAndReturn(state, 'r', REMIND, async (here) => [
      ...(await accessibilityFaults(here.tab, () => {})),
      ...(await liveLeaks(here.tab, state.page)),
      ...(await calendarFaults(here.tab)),
    ]);
  },

  async closed(state) {
    const wanted = attribute(state.asks[0], 'data-x');
    const here = await state.meet();
    await here.open(state.url);
    const named = await here.tab.getByRole('button', { name: wanted, exact: true }).count();
    const nameless = named === state.asks.length ? [] : [fault('The button that closes has no name', `${named} called “${wanted}”`, 'Name it by aria-label: the cross is no word.', CLOSE)];
    return [...nameless, ...(await actAndReturn(state, 'c', CLOSE, async () => []))];
  },

  async 'back after its day'({ meet, url, asks, days }) {
    const noon = Date.parse('2028-01-31T12:00:00Z');
    const day = dayAfter(days.r, noon);
    // Where the day begins first and last, and a second before and after.
    const faults = [];
    for (const [timezoneId, hours] of [['Pacific/Kiritimati', -14], ['America/New_York', day < '2028-03-12' || day > '2028-11-05' ? 5 : 4]]) {
      const begins = Date.parse(day) + hours * 3_600_000;
      faults.push(...hidden(await holding(meet, url, { r: day }, { timezoneId, now: begins - 1000 })));
      faults.push(...shown(await holding(meet, url, { r: day }, { timezoneId, now: begins }), asks));
    }
    return faults;
  },

  async 'damaged and foreign values'({ meet, url, asks }) {
    const faults = [];
    for (const stored of [{ r: '2999-01-01' }, ['2999'], { r: { then: 'never' } }]) faults.push(...shown(await holding(meet, url, stored), asks));
    return faults;
  },

  async supporter({ site, meet, address, url, page }) {
    const here = await meet();
    const thanks = site.read.find((one) => one.kind === 'thanks' && one.language === page.language);
    if (!thanks) return [fault('There is no page that thanks', 'no support/thanks/', 'Build it: the provider sends readers there.')];
    const asked = Date.now();
    await here.open(address(thanks));
    const faults = kept(await here.look(), { dl: JSON.stringify({ s: nextYear(dayAfter(0, asked)) }) });
    await here.open(url);
    return [...faults, ...hidden(await here.look())];
  },

  async forgotten({ site, meet, address, url, asks, page }) {
    const support = site.read.find((one) => one.kind === 'support' && one.language === page.language);
    if (!support) return [fault('There is no page with all ways to give', 'no support/', 'Build it.')];
    const here = await meet();
    await here.open(address(support));
    await here.tab.evaluate((text) => localStorage.setItem('dl', text), JSON.stringify({ r: dayAfter(20), s: dayAfter(200) }));
    await here.open(address(support));
    const kept1 = await here.look();
    const faults = steady(kept1);
    faults.push(...(await press(here.tab, '.rs-kept button')));
    const seen = await here.look();
    faults.push(...kept(seen, {}));
    if (!seen.focus || !seen.focusSeen) faults.push(fault('The focus is lost with the control that had it', seen.focus ?? 'the page', 'Move it to the words that take its place.', '.rs-kept'));
    await here.open(url);
    return [...faults, ...shown(await here.look(), asks)];
  },

  async 'storage blocked'(state) {
    return withoutStorage(state, 'blocked');
  },

  async 'no room to store'(state) {
    return withoutStorage(state, 'full');
  },

  async 'private window'({ meet, url, asks }) {
    const first = await meet();
    await first.open(url);
    const faults = await press(first.tab, REMIND);
    await first.open(url);
    faults.push(...hidden(await first.look()));
    const next = await meet();
    await next.open(url);
    return [...faults, ...shown(await next.look(), asks)];
  },

  async 'out of its time'({ meet, url }) {
    const now = Math.floor(Date.now() / 1000);
    const faults = [];
    for (const time of [`data-to="${now - 5}"`, `data-from="${now + 3600}"`]) {
      const rewrite = (html) => html.replace(/ data-(from|to)="\d+"/g, '').replaceAll(' data-rs="', ` ${time} data-rs="`);
      const here = await meet({ rewrite });
      await here.open(url);
      const seen = await here.look();
      if (seen.boxes > 0) faults.push(fault('A message asks outside of its time', `${time}: ${seen.boxes} are seen`, 'Decide again in the browser.'));
      faults.push(...steady(seen));
    }
    return faults;
  },

  async 'without script'({ site, page, meet, url, asks }) {
    const here = await meet({ javaScriptEnabled: false });
    await here.tab.goto(url, { waitUntil: 'load' });
    const seen = await here.look();
    const faults = shown(seen, asks);
    const dead = await here.tab.evaluate(() => [...document.querySelectorAll('[data-rs] button')].map((one) => one.textContent || one.ariaLabel));
    for (const saw of dead) faults.push(fault('A button that does nothing without the script', saw, 'Let the script make it.'));
    for (const ask of asks) faults.push(...linkFaults(ask), ...reminderFaults(site, page, ask));
    for (const saw of await unreachable(here.tab)) faults.push(fault('Without the script an amount cannot be reached', saw, 'Let the stylesheet show it when its frequency is chosen.'));
    return faults;
  },

  async 'on paper'({ meet, url }) {
    const here = await meet({ screen: { width: 794, height: 1123 } });
    await here.open(url);
    await press(here.tab, REMIND);
    await here.tab.emulateMedia({ media: 'print' });
    const seen = await here.look();
    return seen.boxes === 0 ? [] : [fault('The note about the message is printed', seen.notes.join(), 'Leave the whole block out under @media print.')];
  },

  async choice({ page, meet, url, asks }) {
    const here = await meet();
    await here.open(url);
    const faults = [];
    const rest = () => here.tab.evaluate(() => [location.href, document.body.innerText.replace(/\s+/g, ' ').length - [...document.querySelectorAll('.rs-go')].filter((go) => go.offsetHeight > 0).reduce((sum, go) => sum + go.innerText.length, 0)].join());
    for (const [at, ask] of asks.entries()) {
      for (const [often, gifts] of giftsOf(ask).entries()) {
        const radio = here.tab.locator('[data-rs]').nth(at).locator('.rs-often input').nth(often);
        if (giftsOf(ask).length > 1) await radio.check();
        const before = await rest();
        for (const [nth, gift] of gifts.entries()) {
          const sum = here.tab.locator('[data-rs]').nth(at).locator('.rs-sum').nth(often);
          const pick = sum.locator('input').nth(nth);
          if ((await pick.count()) === 0) return [...faults, fault('An amount is no choice', gift.text, 'With the script an amount is a radio button.')];
          await pick.check();
          const go = await sum.locator('.rs-go').evaluate((link) => ({ href: link.getAttribute('href'), text: link.textContent, seen: link.offsetHeight > 0 }));
          if (go.href !== gift.href || !go.seen) faults.push(fault('The link does not lead to what was chosen', `${gift.text}: ${go.href}`, `Rewrite it to ${gift.href}.`, '.rs-go'));
          if (!go.text.includes(gift.amount)) faults.push(fault('The link does not name what was chosen', `${gift.amount}: ${go.text}`, 'Rewrite its words.', '.rs-go'));
        }
        if ((await rest()) !== before) faults.push(fault('Choosing changes more than the link', `${before} and ${await rest()} (address, length of the text)`, 'Rewrite the link and nothing else.'));
      }
    }
    return [...faults, ...kept(await here.look(), {})];
  },

  async keyboard({ meet, url }) {
    const here = await meet({ screen: { width: 1440, height: 900 } });
    await here.open(url);
    const { expected } = await here.tab.evaluate(countStops);
    const stops = [];
    for (let at = 0; at < expected + 3; at += 1) {
      await here.tab.keyboard.press('Tab');
      stops.push(await here.tab.evaluate(stop));
    }
    const inside = stops.filter((one) => one.inside);
    const faults = [];
    if (inside.length !== expected) faults.push(fault('The keyboard does not come through the message', `${inside.length} stops: ${inside.map((one) => one.label).join(', ')}`, `Make ${expected} stops, once each, and let the focus out again.`));
    for (const one of inside.filter((each) => !each.marked)) faults.push(fault('The focus cannot be seen', one.label, 'Give it an outline on :focus-visible.'));
    const tops = inside.slice(1).map((one) => one.top);
    if (tops.some((top, at) => top < tops[at - 1] - 30)) faults.push(fault('The keyboard jumps about in the message', inside.map((one) => `${one.label} ${one.top}`).join(', '), 'Keep the order of the page.'));
    return faults;
  },

  async 'dark and forced colours'({ meet, url }) {
    const faults = [];
    for (const how of [{ scheme: 'dark' }, { forcedColors: 'active' }]) {
      const here = await meet(how);
      await here.open(url);
      const marks = await here.tab.evaluate(() => [...document.querySelectorAll('.rs-sum')].filter((sum) => sum.offsetHeight > 0).map((sum) => [...sum.querySelectorAll('input')].map((one) => getComputedStyle(one).borderTopWidth + (one.checked ? ' checked' : ''))));
      for (const widths of marks) {
        const [chosen] = widths.filter((one) => one.endsWith('checked'));
        if (chosen && widths.includes(chosen.split(' ')[0])) faults.push(fault('The chosen amount looks like the others', widths.join(', '), 'Tell it apart by more than colour.', '.rs-sum'));
      }
      await press(here.tab, REMIND);
      faults.push(...(await accessibilityFaults(here.tab, () => {})));
    }
    return faults;
  },

  async 'right to left'({ meet, url, asks }) {
    const here = await meet({ rewrite: (html) => html.replaceAll('dir="ltr"', 'dir="rtl"').replace('<html ', '<html dir="rtl" ').replace(/(<html dir="rtl"[^>]*?) dir="rtl"/, '$1') });
    await here.open(url);
    const seen = await here.look();
    const faults = [...shown(seen, asks), ...narrow(seen), ...steady(seen)];
    const cross = await here.tab.evaluate((close) => document.querySelector(close)?.getBoundingClientRect().right, CLOSE);
    if (!(cross < 160)) faults.push(fault('From right to left the message is not mirrored', `the close button ends at ${cross} px`, 'Use logical properties.', CLOSE));
    await press(here.tab, REMIND);
    return [...faults, ...narrow(await here.look())];
  },
};

async function withoutStorage({ meet, url, asks }, storage) {
  const here = await meet({ storage });
  await here.open(url);
  const faults = [...shown(await here.look(), asks), ...(await press(here.tab, REMIND))];
  const says = await here.tab.evaluate(() => document.querySelector('[data-rs]').dataset.here ?? '?');
  faults.push(...putOff(await here.look(), [says]));
  await press(here.tab, UNDO);
  return [...faults, ...shown(await here.look(), asks)];
}
