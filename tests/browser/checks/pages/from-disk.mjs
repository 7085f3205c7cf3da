// From disk: the tree unpacked into a folder with an awkward name and opened as a file loads its stylesheet and pictures.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inTabs, reader } from '../../chromium.mjs';
import { specimens } from '../../tree/kinds.mjs';
import { visit } from './observe.mjs';

export const name = 'from disk';

export async function run({ site, report, browser }) {
  const folder = mkdtempSync(join(tmpdir(), 'dateline-'));
  mkdirSync(join(folder, 'a b'));
  symlinkSync(site.folder, join(folder, 'a b', 'c'));
  const context = await reader(browser);
  try {
    // The 404 page is never opened from disk: a web server shows it, and its links begin at the host.
    const pages = specimens(site).filter((page) => page.kind !== 'not found');
    await inTabs(context, pages, async (page, tab) => {
      const seen = await visit(tab, pathToFileURL(join(folder, 'a b', 'c', page.file)).href);
      const broken = await tab.evaluate(() => [...document.images].filter((image) => image.naturalWidth === 0).map((image) => image.currentSrc));
      report.result(name, page, faults(seen, broken));
    });
  } finally {
    await context.close();
    rmSync(folder, { recursive: true });
  }
}

function faults({ messages, strangers, failures }, broken) {
  const found = [];
  const fault = (rule, saw) => found.push({ rule, saw, mend: 'Use relative addresses, and nothing that needs a web server.' });
  for (const saw of broken) fault('Opened from disk, a picture is missing', saw);
  for (const saw of [...strangers, ...failures]) fault('Opened from disk, a request fails', saw);
  for (const { text } of messages) fault('Opened from disk, the console has a message', text);
  return found;
}
