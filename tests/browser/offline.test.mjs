// The offline edition of the sample site, opened from a disk in a browser: from the front along every link to every page,
// below a folder with an awkward name. `node --test offline.test.mjs`; DATELINE names the program, if it is not the one in
// target/debug.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { visit } from './checks/pages/observe.mjs';
import { launch, reader } from './chromium.mjs';

const PROGRAM = resolve(process.env.DATELINE ?? join(import.meta.dirname, '../../target/debug/dateline'));
const SAMPLE = resolve(import.meta.dirname, '../..');
const PATIENCE = { timeout: 300_000 };

let browser;
let home;
before(async () => {
  home = mkdtempSync(join(tmpdir(), 'dateline-offline-'));
  browser = await launch();
});
after(async () => {
  await browser?.close();
  rmSync(home, { recursive: true });
});

/** Builds the offline edition of a site into `name` below the folder of this test; gives the folder. */
function build(site, name, at) {
  const folder = join(home, name);
  execFileSync(PROGRAM, ['--site', site, 'build', '--profile', 'offline', '--quiet', '-o', folder, '--at', at]);
  return folder;
}

/** Runs in a page: where its links lead, what it shows, and whether its style and script are at work. */
function look() {
  const addresses = (selector, name) => [...document.querySelectorAll(selector)].map((one) => one[name]).filter((address) => address.startsWith('file:'));
  return {
    links: addresses('a[href]', 'href'),
    broken: [...document.images].filter((image) => image.naturalWidth === 0).map((image) => image.currentSrc),
    hasStyle: getComputedStyle(document.documentElement).getPropertyValue('--ink').trim() !== '',
    hasScript: document.scripts.length === 0 || typeof support === 'object',
    breaches: window.datelineSeen.breaches,
  };
}

/** Follows every link from the front of a folder, in two tabs; gives the files of all pages that it met. */
async function walk(folder) {
  const context = await reader(browser);
  const start = pathToFileURL(join(folder, 'index.html')).href;
  const waiting = [start];
  const met = new Set(waiting);
  const follow = async () => {
    while (waiting.length > 0) {
      const address = waiting.pop();
      const tab = await context.newPage();
      const seen = await visit(tab, address);
      const page = await tab.evaluate(look);
      const where = decodeURIComponent(address.slice(start.length - 'index.html'.length));
      assert.deepEqual([seen.messages, seen.strangers, seen.failures, page.broken, page.breaches], [[], [], [], [], []], where);
      assert.ok(page.hasStyle && page.hasScript, `${where} has its style and its script`);
      for (const link of page.links) {
        const target = new URL(link);
        target.hash = target.search = '';
        const file = fileURLToPath(target);
        assert.ok(file.startsWith(folder) && statSync(file, { throwIfNoEntry: false })?.isFile(), `${where} leads to ${link}`);
        // A page that sends on leaves no time to look at it.
        if (/\.html$/.test(file) && !sentOn(file) && !met.has(target.href)) {
          met.add(target.href);
          waiting.push(target.href);
        }
      }
      await tab.close();
    }
  };
  try {
    // The front leads to all the others, or nearly so.
    const front = follow();
    while (waiting.length === 0) await new Promise((done) => setTimeout(done, 10));
    await Promise.all([front, follow()]);
  } finally {
    await context.close();
  }
  return new Set([...met].map((address) => fileURLToPath(address).slice(folder.length + 1)));
}

/** Where a page sends its readers on to, if it does. */
const sentOn = (file) => /http-equiv="refresh" content="0; url=([^"]*)"/.exec(readFileSync(file, 'utf8'))?.[1];

/** The pages of a folder to which no link leads, those left aside that readers come to from elsewhere. */
function unmet(folder, met) {
  const pages = readdirSync(folder, { recursive: true }).filter((file) => file.endsWith('.html'));
  return pages.filter((page) => !met.has(page) && !/(^|\/)support\/thanks\//.test(page) && !sentOn(join(folder, page)));
}

test('every page of the sample site, unpacked below /a b/c/', PATIENCE, async () => {
  const folder = build(SAMPLE, 'a b/c', '2025-03-01T12:00:00Z');
  assert.deepEqual(unmet(folder, await walk(folder)), []);
});

test('a live page, an earlier address, words that are not English', PATIENCE, async () => {
  const site = join(home, 'site');
  mkdirSync(join(site, 'content/news'), { recursive: true });
  writeFileSync(join(site, 'site.toml'), 'title = "The Paper"\nbase_url = "https://paper.example/"\nsearch = true\n[languages.fa]\n');
  const front = (title, more = '') => `+++\ntitle = "${title}"\ndate = 2025-03-01T09:00:00Z\n${more}+++\n\n`;
  writeFileSync(join(site, 'content/news/day.md'), `${front('The day', 'kind = "live"\n')}It opens.\n\n## 10:00 First\n\nText.\n`);
  writeFileSync(join(site, 'content/news/one.md'), `${front('One', 'aliases = ["/old/one/"]\n')}[Back](/news), [on](/old/one), [the feed](/feed.xml).\n`);
  writeFileSync(join(site, 'content/news/one.fa.md'), `${front('یک')}متن.\n`);
  const folder = build(site, 'سلام #1 100%/c', '2025-03-01T12:00:00Z');
  assert.deepEqual(unmet(folder, await walk(folder)), []);

  // An earlier address sends on, and a live page claims nothing.
  const context = await reader(browser);
  const tab = await context.newPage();
  await tab.goto(pathToFileURL(join(folder, 'old/one/index.html')).href);
  await tab.waitForURL(/news\/2025\/03\/01\/one\/index\.html$/);
  await tab.goto(pathToFileURL(join(folder, 'news/2025/03/01/day/index.html')).href);
  await tab.locator('.live-status').waitFor();
  assert.doesNotMatch(await tab.locator('.live-status').innerText(), /^Live/);
  assert.equal(await tab.locator('.live-asked').count(), 0);
  await context.close();
});
