// Without script: with JavaScript off, a page says the same as with it.
import { inTabs, reader } from '../../chromium.mjs';

export const name = 'without script';

export async function run({ site, report, browser, address }) {
  const texts = { with: new Map(), without: new Map() };
  for (const [kept, javaScriptEnabled] of [[texts.with, true], [texts.without, false]]) {
    const context = await reader(browser, undefined, undefined, { javaScriptEnabled });
    await inTabs(context, site.read, async (page, tab) => {
      await tab.goto(address(page), { waitUntil: 'load' });
      kept.set(page, await tab.evaluate(() => (document.querySelector('main') ?? document.body).innerText.replace(/\s+/g, ' ').trim()));
    });
    await context.close();
  }
  // The page for searching says without a script that it needs one.
  for (const page of site.read.filter((one) => one.kind !== 'search')) report.result(name, page, difference(texts.with.get(page), texts.without.get(page)));
}

function difference(withScript, without) {
  if (withScript === without) return [];
  let at = 0;
  while (withScript[at] === without[at]) at += 1;
  const around = (text) => `…${text.slice(Math.max(0, at - 30), at + 60)}…`;
  return [{ rule: 'A page reads differently without script', saw: `with: ${around(withScript)}   without: ${around(without)}`, mend: 'Put the text into the page; let the script add no words before the reader acts.' }];
}
