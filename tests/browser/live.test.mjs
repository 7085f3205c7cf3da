// A live page while it is written, in a browser: a small paper is built again and again by the real program, and a page of
// it stays open. `node --test live.test.mjs`; DATELINE names the program, if it is not the one in target/debug.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { launch, reader } from './chromium.mjs';
import { serve } from './serve.mjs';
import { Site } from './tree/site.mjs';

const PROGRAM = resolve(process.env.DATELINE ?? join(import.meta.dirname, '../../target/debug/dateline'));
// Other tests may keep the processors busy.
const PATIENCE = { timeout: 120_000 };
const PAGE = 'news/2025/03/01/day/';
const LONG = 'The ministers of the two countries spoke for an hour about the price of grain and about the road to the harbour. '.repeat(12);
const entry = (time, title, text = LONG, more = '') => `## ${time} ${title}${more}\n\n${text}\n\n`;
const OLD = entry('10:20', 'Third') + entry('10:10', 'Second') + entry('10:00', 'First');

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** A paper with one live page, built, served, and open in a browser whose clock stands at noon. */
async function paper(t, how = {}, text = OLD) {
  const home = mkdtempSync(join(tmpdir(), 'dateline-live-'));
  mkdirSync(join(home, 'content/news'), { recursive: true });
  writeFileSync(join(home, 'site.toml'), 'title = "The Paper"\nbase_url = "https://paper.example/"\nlocale = "en-GB"\n');
  const write = (entries, matter = '') => {
    const front = `+++\ntitle = "The day"\ndate = 2025-03-01T09:00:00Z\nkind = "live"\n${matter}+++\n\nWhat opens the page.\n\n`;
    writeFileSync(join(home, 'content/news/day.md'), front + entries);
    execFileSync(PROGRAM, ['build', '--at', '2025-03-01T12:00:00Z', '--quiet'], { cwd: home });
  };
  write(text, how.matter);
  const site = new Site(join(home, 'public'));
  const server = await serve(site);
  const context = await reader(browser, undefined, 'light', how.reader);
  const tab = await context.newPage();
  await tab.clock.install({ time: '2025-03-01T12:00:00Z' });
  const seen = { asked: 0, pages: 0, messages: [] };
  tab.on('request', (request) => {
    if (request.url().endsWith('live.json')) seen.asked += 1;
    else if (request.resourceType() === 'fetch') seen.pages += 1;
  });
  tab.on('console', (message) => seen.messages.push(message.text()));
  tab.on('pageerror', (error) => seen.messages.push(String(error)));
  await tab.goto(server.address(PAGE));
  const minutes = async (count) => {
    const before = seen.asked;
    await tab.clock.runFor(count * 60_000);
    // What was asked for comes in real time.
    await tab.waitForTimeout(300);
    return seen.asked - before;
  };
  const titles = () => tab.locator('.update > h2').evaluateAll((all) => all.map((one) => one.textContent.replace(/\s+/g, ' ').trim()));
  t.after(async () => {
    await context.close();
    await server.close();
    rmSync(home, { recursive: true });
  });
  return { tab, context, home, write, minutes, titles, seen };
}

test('a new entry comes by itself at the top of the page, and is said', PATIENCE, async (t) => {
  const { tab, write, minutes, titles, seen } = await paper(t);
  assert.deepEqual(await titles(), ['10:20 Third #', '10:10 Second #', '10:00 First #']);
  assert.equal(await minutes(1), 1);
  assert.match(await tab.locator('.live-asked').textContent(), /^Looked for new entries at 12:01/);
  assert.equal(await tab.locator('[role=status]').textContent(), '');
  write(entry('11:30', 'Fourth', LONG, ' {.key}') + OLD.replace('Second', 'Second, and more').replace('## 10:00', '## 10:01'));
  assert.equal(await minutes(1), 1);
  // An entry of another time or headline is another entry.
  assert.deepEqual(await titles(), ['11:30 Fourth #', '10:20 Third #', '10:10 Second, and more #', '10:01 First #']);
  assert.equal(await tab.locator('[role=status]').textContent(), 'New entries: 3');
  assert.equal(await tab.locator('.live-keys a').textContent(), 'Fourth');
  assert.match(await tab.locator('.live-status time').getAttribute('datetime'), /T11:30:00/);
  assert.deepEqual([seen.pages, seen.messages], [0, []]);
});

test('a reader who has come to the entries is not moved, and brings new ones with a button', PATIENCE, async (t) => {
  const { tab, write, minutes, titles, seen } = await paper(t);
  await tab.locator('#\\32 025-03-01-1010-second h2').scrollIntoViewIfNeeded();
  await tab.evaluate(() => scrollTo(0, document.getElementById('2025-03-01-1010-second').offsetTop + 200));
  const place = () => tab.evaluate(() => document.getElementById('2025-03-01-1000-first').getBoundingClientRect().top);
  const before = await place();
  // One entry is new, one above what is read gets longer.
  write(entry('11:30', 'Fourth') + OLD.replace(LONG, LONG + LONG));
  await minutes(1);
  assert.equal((await titles()).length, 3);
  assert.ok(Math.abs((await place()) - before) < 2, `${before} ${await place()}`);
  const button = tab.getByRole('status').getByRole('button', { name: 'New entries: 1' });
  assert.ok(await button.isVisible());
  await button.press('Enter');
  assert.equal((await titles())[0], '11:30 Fourth #');
  assert.equal(await tab.evaluate(() => document.activeElement.textContent.includes('Fourth')), true);
  assert.equal(await button.count(), 0);
  assert.deepEqual(seen.messages, []);
});

test('an entry that is taken out goes, and older ones that the file does not have come from the page', PATIENCE, async (t) => {
  const many = Array.from({ length: 30 }, (_, at) => entry(`10:${59 - at}`, `Entry ${59 - at}`, 'Short.')).join('');
  const { tab, write, minutes, titles, seen } = await paper(t, {}, many);
  write(many.replace(entry('10:58', 'Entry 58', 'Short.'), '').replace('## 10:31 Entry 31\n\nShort.', '## 10:31 Entry 31\n\nCorrected.'));
  await minutes(1);
  assert.equal((await titles()).length, 29);
  assert.match(await tab.locator('[id="2025-03-01-1031-entry-31"]').textContent(), /Corrected/);
  assert.equal(seen.pages, 1);
  await minutes(1);
  assert.equal(seen.pages, 1);
});

test('a page that has closed asks no more, nor does one that nobody looks at', PATIENCE, async (t) => {
  const { tab, write, minutes, seen } = await paper(t);
  await tab.evaluate(() => {
    Object.defineProperty(document, 'hidden', { value: true, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  assert.equal(await minutes(3), 0);
  await tab.evaluate(() => {
    Object.defineProperty(document, 'hidden', { value: false, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  assert.equal(await minutes(0.01), 1);
  write(entry('11:30', 'The end') + OLD, '[live]\nclosed = true\n');
  assert.equal(await minutes(1), 1);
  assert.match(await tab.locator('.live-status').textContent(), /As it happened/);
  assert.equal(await tab.locator('.update').count(), 4);
  assert.equal(await minutes(5), 0);
  assert.equal(await tab.locator('.live-asked').textContent(), '');
  assert.deepEqual(seen.messages, []);
});

test('nobody is asked after the time at which the page closes', PATIENCE, async (t) => {
  const { minutes } = await paper(t, { matter: '[live]\nends = 2025-03-01T12:02:30Z\n' });
  assert.equal(await minutes(1), 1);
  assert.equal(await minutes(1), 1);
  assert.equal(await minutes(5), 0);
});

test('without a connection it waits longer and longer, and says so', PATIENCE, async (t) => {
  const { tab, context, minutes } = await paper(t);
  await context.setOffline(true);
  await minutes(1);
  assert.match(await tab.locator('.live-asked').textContent(), /^No connection. The next try is at 12:03/);
  assert.equal(await minutes(1), 0);
  assert.equal(await minutes(1), 1);
  assert.match(await tab.locator('.live-asked').textContent(), /12:07/);
  await context.setOffline(false);
  await minutes(0.01);
  assert.match(await tab.locator('.live-asked').textContent(), /^Looked/);
});

test('without a script the page is whole, and from a disk it asks nobody', PATIENCE, async (t) => {
  const { tab, titles } = await paper(t, { reader: { javaScriptEnabled: false } });
  assert.equal((await titles()).length, 3);
  assert.ok(await tab.getByText('What opens the page.').isVisible());
  const other = await paper(t);
  await other.tab.goto(`file://${join(other.home, 'public', PAGE, 'index.html')}`);
  assert.equal(await other.minutes(3), 0);
  assert.deepEqual(other.seen.messages, []);
});
