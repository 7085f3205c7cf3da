// The browser: Debian's Chromium, driven by playwright-core, which downloads none of its own.
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const PLACES = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--disable-sync',
  '--disable-background-networking',
  '--disable-component-update',
  '--no-first-run',
  // No name is ever looked up: a request to another host fails at once, and is seen and reported.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

/** The widths at which pages are looked at, in CSS pixels, with the height of such a screen. */
export const SCREENS = [
  { width: 320, height: 640 },
  { width: 768, height: 1024 },
  { width: 1440, height: 900 },
];

export const SCHEMES = ['light', 'dark'];

/** How many pages are open at a time. */
const TABS = 3;

export async function launch() {
  const executablePath = PLACES.find((path) => path && existsSync(path));
  if (!executablePath) throw new Error('no Chromium found: install the Debian package chromium, or name the program in CHROMIUM');
  // Chromium's sandbox refuses to run as root.
  const chromiumSandbox = process.getuid?.() !== 0;
  return chromium.launch({ executablePath, chromiumSandbox, args: FLAGS });
}

/** A fresh reader: nothing stored, one screen, one colour scheme. `how` may override any setting of the browser. */
export function reader(browser, { width, height } = SCREENS[1], colorScheme = 'light', how = {}) {
  return browser.newContext({ viewport: { width, height }, colorScheme, locale: 'en-GB', timezoneId: 'UTC', ...how });
}

/**
 * Calls `visit(page, tab)` for every page, a few at a time, each in a tab of `context`. The pages that thank come after
 * all others: who has been there is a supporter, and sees no message any more.
 */
export async function inTabs(context, pages, visit) {
  const thanks = pages.filter((page) => page.kind === 'thanks');
  await inTabsAtOnce(context, pages.filter((page) => page.kind !== 'thanks'), visit);
  await inTabsAtOnce(context, thanks, visit);
}

async function inTabsAtOnce(context, pages, visit) {
  const waiting = [...pages];
  const work = async () => {
    while (waiting.length > 0) {
      const page = waiting.shift();
      const tab = await context.newPage();
      try {
        await visit(page, tab);
      } finally {
        await tab.close();
      }
    }
  };
  await Promise.all(Array.from({ length: TABS }, work));
}
