// What Readability, the reader mode of Firefox, takes out of pages.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { launch, reader } from '../browser/chromium.mjs';

const source = readFileSync(createRequire(new URL('../browser/package.json', import.meta.url)).resolve('@mozilla/readability/Readability.js'), 'utf8');

/** `{id: HTML}` in, `{id: text}` out. */
export async function readable(pages) {
  const browser = await launch();
  try {
    const tab = await (await reader(browser)).newPage();
    await tab.evaluate(`${source}; window.Readability = Readability;`);
    const texts = {};
    for (const [id, html] of Object.entries(pages)) {
      texts[id] = await tab.evaluate((page) => new window.Readability(new DOMParser().parseFromString(page, 'text/html')).parse()?.textContent ?? '', html);
    }
    return texts;
  } finally {
    await browser.close();
  }
}
