// All checks in their order, and running them over one site: first those that only read files, then those in the browser.
import * as leaks from './checks/files/leaks.mjs';
import * as links from './checks/files/links.mjs';
import * as markup from './checks/files/markup.mjs';
import * as metadata from './checks/files/metadata.mjs';
import * as searchEngines from './checks/files/search-engines.mjs';
import * as structuredData from './checks/files/structured-data.mjs';
import * as weight from './checks/files/weight.mjs';
import * as fromDisk from './checks/pages/from-disk.mjs';
import * as keyboard from './checks/pages/keyboard.mjs';
import * as paperAndZoom from './checks/pages/paper-and-zoom.mjs';
import * as readerMode from './checks/pages/reader-mode.mjs';
import * as screens from './checks/pages/screens.mjs';
import * as search from './checks/pages/search.mjs';
import * as slowLine from './checks/pages/slow-line.mjs';
import * as supportStates from './checks/pages/support-states.mjs';
import * as withoutScript from './checks/pages/without-script.mjs';
import { launch } from './chromium.mjs';
import { serve } from './serve.mjs';

export const CHECKS = [links, metadata, structuredData, searchEngines, leaks, weight, markup, readerMode, withoutScript, keyboard, paperAndZoom, fromDisk, supportStates, search, slowLine, screens];

/**
 * Runs the checks (`only` those named, if given) and fills `report`; writes pictures into the folder `shots`, if given.
 * A `browser` may be lent, else one is launched; `screens` and `states` may be fewer than all.
 */
export async function checkSite(site, report, { only, shots, screens, states, browser: lent } = {}) {
  const browser = lent ?? (await launch());
  const deep = await serve(site);
  // The 404 page is written for the folder that the site has on its own host, and is asked for at an address that is not there.
  const home = await serve(site, decodeURIComponent(new URL(site.base ?? 'http://site.invalid/').pathname));
  const address = (page) => (page.kind === 'not found' ? home.address('no such/page/') : deep.address(page.path));
  try {
    for (const check of CHECKS) {
      if (only && !only.includes(check.name)) continue;
      await report.under(check.name, () => check.run({ site, report, browser, address, shots, screens, states }));
    }
  } finally {
    await Promise.all([deep.close(), home.close(), lent ? undefined : browser.close()]);
  }
}
