// Paper: printed, an article has its headline and its text and no request for money. Zoom: at 200 % nothing scrolls sideways.
import { inTabs, reader } from '../../chromium.mjs';
import { articles, specimens } from '../../tree/kinds.mjs';
import { SUPPORT_CLASS } from '../../tree/support.mjs';

export const name = 'paper and zoom';

export async function run({ site, report, browser, address }) {
  const context = await reader(browser, { width: 794, height: 1123 });
  await inTabs(context, articles(site), async (page, tab) => {
    await tab.goto(address(page), { waitUntil: 'load' });
    await tab.emulateMedia({ media: 'print' });
    report.result(name, page, printFaults(await tab.evaluate(printed, SUPPORT_CLASS)), 'print');
  });
  await context.close();

  const zoomed = await reader(browser, { width: 640, height: 450 }, 'light', { deviceScaleFactor: 2 });
  await inTabs(zoomed, specimens(site), async (page, tab) => {
    await tab.goto(address(page), { waitUntil: 'load' });
    const excess = await tab.evaluate(() => document.scrollingElement.scrollWidth - innerWidth);
    const fault = { rule: 'The page scrolls sideways', saw: `${excess} px too wide`, mend: 'Let the element wrap, shrink or scroll by itself.' };
    report.result(name, page, excess > 0 ? [fault] : [], '200 %');
  });
  await zoomed.close();
}

/** Runs in the page under print media: what would stand on paper. */
function printed(supportClass) {
  const visible = (element) => element !== null && element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && element.getBoundingClientRect().height > 0;
  const message = document.querySelector(`.${supportClass}`);
  const paragraph = [...document.querySelectorAll('main p')].find((one) => one.closest(`.${supportClass}, aside, nav, header, figure`) === null);
  return { headline: visible(document.querySelector('h1')), text: visible(paragraph ?? null), message: visible(message) };
}

function printFaults({ headline, text, message }) {
  const faults = [];
  if (!headline) faults.push({ rule: 'On paper the headline is missing', mend: 'Do not hide h1 in print.' });
  if (!text) faults.push({ rule: 'On paper the story is missing', mend: 'Do not hide main in print.' });
  if (message) faults.push({ rule: 'The reader-support message is printed', at: `.${SUPPORT_CLASS}`, mend: 'Hide it under @media print.' });
  return faults;
}
