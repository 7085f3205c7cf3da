// A slow line: pages that arrive in pieces. What has been painted stays where it is while the rest comes in.
import { inTabs, reader, SCREENS } from '../../chromium.mjs';
import { serve } from '../../serve.mjs';
import { visit } from './observe.mjs';

export const name = 'slow line';

/** Long enough for a paint between two pieces. */
const PAUSE = 60;

/** After what a page's bytes stop for a while: twice within the masthead, below it, below the way back up and below what opens the page. */
const STOPS = [/<\/nav>/, /<a class="find"[^>]*>[^<]*<\/a>/, /<\/header>/, /<\/nav>/, /<\/h1>/];

export async function run({ site, report, browser }) {
  const slow = await serve(site, new URL(site.base ?? 'http://site.invalid/').pathname, inPieces);
  const address = (page) => slow.address(page.kind === 'not found' ? 'no such/page/' : page.path);
  try {
    for (const screen of [SCREENS[0], SCREENS.at(-1)]) {
      const context = await reader(browser, screen);
      await inTabs(context, oneOfEachKind(site), async (page, tab) => {
        await visit(tab, address(page), { expect: page.kind === 'not found' ? 404 : 200 });
        const shifts = await tab.evaluate(() => window.datelineSeen.shifts);
        report.result(name, page, shifts.map(({ value, moved }) => ({
          rule: 'What has been painted moves while the page arrives', saw: `by ${value.toFixed(4)}`, at: moved.join(', '),
          mend: 'Let the place of an element not depend on what comes after it.',
        })), `${screen.width} px`);
      });
      await context.close();
    }
  } finally {
    await slow.close();
  }
}

/** The frame is the same on all pages of a kind. */
function oneOfEachKind(site) {
  const kinds = new Set();
  return site.read.filter((page) => !kinds.has(page.kind) && kinds.add(page.kind));
}

/** Sends a page piece by piece, anything else at once. */
async function inPieces(response, file, bytes) {
  if (!file.endsWith('.html')) return response.end(bytes);
  let rest = bytes.toString('utf8');
  for (const stop of STOPS) {
    const found = stop.exec(rest);
    if (!found) continue;
    const end = found.index + found[0].length;
    response.write(rest.slice(0, end));
    rest = rest.slice(end);
    await new Promise((done) => setTimeout(done, PAUSE));
  }
  return response.end(rest);
}
