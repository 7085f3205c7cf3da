// A site as a real server sends it, in a real browser: no page does what the Content-Security-Policy of the header or of the
// page itself forbids, in either colour scheme, while messages are shown, the search is used, a live page asks for news, and
// a player is opened. `node policy.mjs ADDRESS FOLDER [PAGES]`; ADDRESS is that of the front, FOLDER what is served, PAGES how many
// are looked at where not all are.
import { inTabs, launch, reader, SCHEMES, SCREENS } from './chromium.mjs';
import { encodePath, Site } from './tree/site.mjs';

const [address, folder, most] = process.argv.slice(2);
const site = new Site(folder);
const seen = { pages: 0, search: 0, live: 0, players: 0, messages: 0 };
const faults = new Set();

const GONE = /<body class="p-gone/;
const FEATURES = [GONE, /data-player/, /class="chart/, /class="rs-/, /data-live/, /<audio/, /<video/, /<dialog/, /<table/];

/** One page of each kind in each language, and one for each set of things that pages of that kind do. */
function chosen() {
  const first = new Map();
  for (const page of site.read.filter((page) => !page.path.endsWith('410.html'))) {
    const does = FEATURES.map((feature) => Number(feature.test(page.html))).join('');
    const key = `${page.kind} ${page.language} ${does}`;
    if (!first.has(key)) first.set(key, page);
  }
  return [...first.values()].slice(0, most && Number(most));
}

async function watch(tab, name) {
  await tab.exposeFunction('forbidden', (what) => faults.add(`${name}: ${what}`));
  await tab.addInitScript(() => {
    // A minute is short.
    const wait = window.setTimeout;
    window.setTimeout = (run, time, ...rest) => wait(run, Math.min(time ?? 0, 500), ...rest);
    const told = (event) => window.forbidden(`${event.effectiveDirective} forbids ${event.blockedURI} (${event.sample})`);
    document.addEventListener('securitypolicyviolation', told);
  });
  tab.on('console', (message) => {
    if (/Content.Security.Policy|Permissions.Policy|MIME type|Refused/i.test(message.text())) faults.add(`${name}: ${message.text()}`);
  });
  tab.on('pageerror', (error) => faults.add(`${name}: ${error}`));
  tab.on('response', (response) => {
    // The address of a page that is unknown or gone says so itself; nothing that the page has may be missing.
    if (response.status() >= 400 && !response.request().isNavigationRequest()) faults.add(`${name}: ${response.status()} ${response.url()}`);
  });
}

async function use(tab, page, name) {
  const form = tab.locator('#d--search form');
  if (page.kind === 'search' && page.language === 'en') {
    await form.locator('[name=q]').fill('ministers');
    await form.locator('[name=q]').press('Enter');
    await tab.locator('.search-results a').first().waitFor({ timeout: 30_000 }).catch(() => faults.add(`${name}: nothing is found`));
    seen.search += 1;
  }
  const player = tab.locator('a[data-player]').first();
  if (await player.count()) {
    await player.click();
    // The player's host cannot be reached from here; that it may be asked is what counts.
    await tab.locator('iframe').first().waitFor({ state: 'attached' });
    seen.players += 1;
  }
  if (/data-live/.test(page.html)) {
    const asked = tab.waitForResponse((response) => response.url().endsWith('live.json'), { timeout: 30_000 }).catch(() => null);
    if (await asked) seen.live += 1;
  }
  if (await tab.locator('[class*="rs-"]').count()) seen.messages += 1;
}

const browser = await launch();
for (const scheme of SCHEMES) {
  const context = await reader(browser, SCREENS[2], scheme);
  await inTabs(context, chosen(), async (page, tab) => {
    const name = `${page} (${scheme})`;
    await watch(tab, name);
    const path = page.path === '404.html' ? 'no/such/page' : page.path;
    const answer = await tab.goto(address + encodePath(path), { waitUntil: 'load' });
    const wanted = page.path === '404.html' ? 404 : GONE.test(page.html) ? 410 : 200;
    if (answer.status() !== wanted) faults.add(`${name}: ${answer.status()}, not ${wanted}`);
    await use(tab, page, name);
    seen.pages += 1;
  });
  await context.close();
}
await browser.close();
for (const fault of faults) console.log(fault);
console.log(JSON.stringify(seen));
for (const [what, count] of Object.entries(seen)) {
  if (count === 0 && !most) faults.add(what) && console.log(`${what}: never seen`);
}
process.exit(faults.size > 0 ? 1 : 0);
