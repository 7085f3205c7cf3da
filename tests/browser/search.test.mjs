// An archive that is too large for one search index, in a browser: what is found stands in one order, whichever index it is
// in. `node --test search.test.mjs`; DATELINE names the program, if it is not the one in target/debug.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { checkSite } from './checks.mjs';
import { launch, reader } from './chromium.mjs';
import { Report } from './report.mjs';
import { serve } from './serve.mjs';
import { Site } from './tree/site.mjs';

const PROGRAM = resolve(process.env.DATELINE ?? join(import.meta.dirname, '../../target/debug/dateline'));
/** Two indexes that are full and one that is not. */
const STORIES = 2_100;
const HOUR = 3_600_000;
const when = (at) => new Date(Date.UTC(2024, 0, 1) + at * HOUR).toISOString();

let browser, home, server, tab;
before(async () => {
  home = mkdtempSync(join(tmpdir(), 'dateline-search-'));
  mkdirSync(join(home, 'content/news'), { recursive: true });
  mkdirSync(join(home, 'content/sport'), { recursive: true });
  writeFileSync(join(home, 'site.toml'), 'title = "The Paper"\nbase_url = "https://paper.example/"\nsearch = true\n');
  for (let at = 0; at < STORIES; at += 1) {
    // A word that stands in every seventh story, in each index, and one that only the oldest has in its headline.
    const text = at % 7 === 0 ? `The harbour was closed for ${at} hours.` : 'Nothing came of it.';
    const title = at === 0 ? 'The lighthouse of the harbour' : `Report number ${at}`;
    const section = at % 2 === 0 ? 'news' : 'sport';
    writeFileSync(join(home, `content/${section}/s${at}.md`), `+++\ntitle = "${title}"\ndate = ${when(at)}\n+++\n\n${text}\n`);
  }
  execFileSync(PROGRAM, ['build', '--at', '2025-01-01T00:00:00Z', '--quiet'], { cwd: home });
  browser = await launch();
  server = await serve(new Site(join(home, 'public')));
  tab = await (await reader(browser)).newPage();
});
after(async () => {
  await browser?.close();
  await server?.close();
  rmSync(home, { recursive: true });
});

/** Looks for words by the page's address; gives the dates of all results, and what the page counts. */
async function found(query) {
  await tab.goto(`${server.address('search/')}?${new URLSearchParams(query)}`);
  const settled = () => tab.waitForFunction(() => document.getElementById('d--search').dataset.state === 'done', undefined, { timeout: 60_000 });
  await settled();
  while (await tab.locator('.search-more').isVisible()) {
    const before = await tab.locator('.search-results article').count();
    await tab.locator('.search-more').click();
    await tab.waitForFunction((seen) => document.querySelectorAll('.search-results article').length > seen, before, { timeout: 60_000 });
  }
  return {
    count: await tab.locator('.search-count').textContent(),
    dates: await tab.$$eval('.search-results time', (all) => all.map((one) => one.dateTime)),
    titles: await tab.$$eval('.search-results .hl', (all) => all.map((one) => one.textContent)),
  };
}

test('the archive has several indexes', async () => {
  await tab.goto(server.address('search/'));
  assert.equal((await tab.getAttribute('#d--search', 'data-indexes')).trim().split(' ').length, 3);
});

test('by date, the newest of all indexes come first', async () => {
  const { dates, count } = await found({ q: 'harbour', sort: 'date' });
  assert.equal(dates.length, STORIES / 7);
  assert.match(count, /\b300\b/);
  assert.deepEqual(dates, [...dates].sort().reverse());
});

test('by date within a section', async () => {
  const { dates } = await found({ q: 'harbour', sort: 'date', section: 'sport' });
  assert.equal(dates.length, STORIES / 14);
  assert.deepEqual(dates, [...dates].sort().reverse());
});

test('by what fits best, the oldest index counts as much as the newest', async () => {
  const { dates, titles } = await found({ q: 'harbour' });
  assert.equal(dates.length, STORIES / 7);
  assert.equal(titles[0], 'The lighthouse of the harbour');
});

test('the order can be changed while one searches', async () => {
  await tab.goto(`${server.address('search/')}?q=harbour`);
  const first = () => tab.locator('.search-results time').first().getAttribute('datetime');
  const settled = () => tab.waitForFunction(() => document.getElementById('d--search').dataset.state === 'done', undefined, { timeout: 60_000 });
  await settled();
  await tab.selectOption('[name=sort]', 'date');
  await settled();
  const newest = new Date(when(STORIES - 7)).getTime();
  assert.equal(new Date(await first()).getTime(), newest);
  await tab.selectOption('[name=sort]', '');
  await settled();
  assert.equal(new Date(await first()).getTime(), Date.UTC(2024, 0, 1));
});

// The check of the page for searching, over the sample site with a fault in it: each is found by its rule.
const sample = join(import.meta.dirname, '../..');
const FAULTS = [
  [/asked for before/, (files) => files.script('', 'fetch(new URL("../search/index/0/pagefind-entry.json", document.currentScript.src));', 'site')],
  [/order of their dates/, (files) => files.script('date: "desc"', 'date: "asc"')],
  [/does not narrow/, (files) => files.script('section: section.value', 'section: "nowhere"')],
  [/does not tell what is looked for/, (files) => files.script('history.replaceState(null, "", url);', '')],
  [/Down does not lead/, (files) => files.script('ArrowDown: 1', 'ArrowDown: -1')],
  [/message on the console/, (files) => files.script('const base =', 'console.log("hello"); const base =')],
  [/Results scroll sideways/, (files) => files.style('.search-results { min-width: 40rem; }')],
  [/reader-support message is found/, (files) => files.message('This list says who is expected, not who has come.')],
];

test('the check of the page for searching finds what is wrong with it', async (t) => {
  const clean = join(home, 'sample');
  execFileSync(PROGRAM, ['--site', sample, 'build', '--quiet', '-o', clean]);
  const faults = async (edit) => {
    const folder = join(home, 'faulty');
    cpSync(clean, folder, { recursive: true });
    // One language is enough.
    rmSync(join(folder, 'ru'), { recursive: true });
    edit?.(editor(folder));
    const report = new Report(() => {});
    await checkSite(new Site(folder), report, { only: ['search'], browser });
    rmSync(folder, { recursive: true });
    return report.faults.map(({ rule }) => rule);
  };
  await t.test('without a fault', async () => assert.deepEqual(await faults(), []));
  for (const [rule, edit] of FAULTS) await t.test(rule.source, async () => assert.match((await faults(edit)).join('\n'), rule));
});

/** Changes to a built site, each of which insists that there is something to change. */
function editor(folder) {
  const asset = (name, ending) => join(folder, 'assets', readdirSync(join(folder, 'assets')).find((file) => file.startsWith(`${name}.`) && file.endsWith(ending)));
  const change = (file, how) => {
    const before = readFileSync(file, 'utf8');
    const text = how(before);
    assert.notEqual(text, before, `${file} is as it was`);
    writeFileSync(file, text);
  };
  return {
    script: (from, to, name = 'search') => change(asset(name, '.js'), (text) => text.replace(from, to)),
    style: (text) => change(asset('search', '.css'), (before) => before + text),
    message: (words) => change(join(folder, 'index.html'), (html) => html.replace('</main>', `<aside class="rs" data-nosnippet><p>${words}</p></aside></main>`)),
  };
}
