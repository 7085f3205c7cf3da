// Keyboard: the first stop is the skip link, it is seen, it works; every stop after it can be seen to have the focus.
import { inTabs, reader, SCREENS } from '../../chromium.mjs';
import { specimens } from '../../tree/kinds.mjs';

export const name = 'keyboard';

/** How many stops are looked at on a page. */
const STOPS = 60;

export async function run({ site, report, browser, address }) {
  for (const screen of [SCREENS[0], SCREENS[2]]) {
    const context = await reader(browser, screen);
    await inTabs(context, specimens(site), async (page, tab) => {
      await tab.goto(address(page), { waitUntil: 'load' });
      const faults = [...(await skipLinkFaults(tab)), ...(await focusFaults(tab))];
      report.result(name, page, faults, `${screen.width} px`);
    });
    await context.close();
  }
}

async function skipLinkFaults(tab) {
  await tab.keyboard.press('Tab');
  const first = await tab.evaluate(focused);
  const fault = (rule, saw, mend) => [{ rule, at: first?.label, saw, mend }];
  if (!first?.anchor) return fault('The first stop is not a skip link', first?.label ?? 'nothing takes the focus', 'Begin the page with a link to #main.');
  if (!first.visible) return fault('The skip link is not seen when it has the focus', JSON.stringify(first.box), 'Show it inside the window on :focus.');
  await tab.keyboard.press('Enter');
  const arrived = await tab.evaluate((hash) => {
    const target = document.querySelector(hash);
    return target !== null && location.hash === hash && (target.matches('main') || target.closest('main') !== null || target.querySelector('main') !== null);
  }, first.anchor);
  if (!arrived) return fault('The skip link does not lead to the main part', first.anchor, 'Let it name the id of <main>.');
  await tab.keyboard.press('Tab');
  const beyond = await tab.evaluate((hash) => {
    const [target, active] = [document.querySelector(hash), document.activeElement];
    return active === document.body || target.contains(active) || Boolean(target.compareDocumentPosition(active) & Node.DOCUMENT_POSITION_FOLLOWING);
  }, first.anchor);
  return beyond ? [] : fault('After the skip link the focus is back at the top', first.anchor, 'Give the target tabindex="-1".');
}

async function focusFaults(tab) {
  await tab.evaluate(() => {
    document.activeElement?.blur();
    document.body.tabIndex = -1;
    document.body.focus();
    scrollTo(0, 0);
  });
  const faults = [];
  for (let stop = 0; stop < STOPS; stop += 1) {
    await tab.keyboard.press('Tab');
    const at = await tab.evaluate(focused);
    if (!at || at.seenBefore) break;
    if (!at.marked) faults.push({ rule: 'The focus cannot be seen', at: at.label, mend: 'Give it an outline on :focus-visible.' });
    if (!at.visible) faults.push({ rule: 'What has the focus is out of sight', at: at.label, saw: JSON.stringify(at.box), mend: 'Do not let hidden things take the focus; scroll to what has it.' });
  }
  return faults;
}

/** Runs in the page: what has the focus now; undefined if nothing has. */
function focused() {
  const element = document.activeElement;
  if (!element || element === document.body || element === document.documentElement) return undefined;
  const box = element.getBoundingClientRect();
  const style = getComputedStyle(element);
  const seenBefore = element.datelineSeen === true;
  element.datelineSeen = document.body.tabIndex === -1 && document.body.hasAttribute('tabindex');
  const inWindow = box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
  return {
    label: element.tagName.toLowerCase() + [...element.classList].map((one) => `.${one}`).join('') + ` “${element.textContent.trim().slice(0, 40)}”`,
    anchor: element.matches('a[href^="#"]') ? element.getAttribute('href') : undefined,
    visible: box.width > 1 && box.height > 1 && inWindow && element.checkVisibility({ opacityProperty: true, visibilityProperty: true }),
    marked: (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none',
    box: { x: Math.round(box.x), y: Math.round(box.y), width: Math.round(box.width), height: Math.round(box.height) },
    seenBefore,
  };
}
