// A reader of one page with the message to readers: a device of its own, a clock, a browser with or without storage.
import { reader, SCREENS } from '../../chromium.mjs';
import { visit } from './observe.mjs';

/** Runs in the page before anything of it: remembers whether the message was there in any frame that could be painted. */
function watch() {
  // The real one: a stopped clock has one of its own.
  const frame = requestAnimationFrame.bind(window);
  const look = () => {
    if ([...document.querySelectorAll('[data-rs]')].some((ask) => ask.getClientRects().length > 0)) window.datelineFlash = true;
    frame(look);
  };
  look();
}

/** Browsers that keep nothing: access itself is refused, or there is no room (old private windows). */
export const STORAGES = {
  blocked: () => Object.defineProperty(window, 'localStorage', { get: () => { throw new DOMException('Access is denied', 'SecurityError'); } }),
  full: () => (Storage.prototype.setItem = () => { throw new DOMException('There is no room', 'QuotaExceededError'); }),
};

/**
 * A fresh device: `{ tab, open(address), seen, leave() }`. `seen` is what the browser had to say so far, see `visit`.
 * `now` stops the clock at an instant, `storage` names one of STORAGES, `rewrite` changes the page on its way.
 */
export async function device(browser, { screen = SCREENS[0], scheme = 'light', now, storage, rewrite, ...how } = {}) {
  const context = await reader(browser, screen, scheme, how);
  await context.addInitScript(watch);
  if (now) await context.clock.setFixedTime(now);
  if (storage) await context.addInitScript(STORAGES[storage]);
  const tab = await context.newPage();
  if (rewrite) {
    await tab.route('**/*', async (route) => {
      if (route.request().resourceType() !== 'document') return route.continue();
      const response = await route.fetch();
      return route.fulfill({ response, body: rewrite(await response.text()) });
    });
  }
  const seen = [];
  const open = async (address) => {
    const { messages, strangers, failures } = await visit(tab, address);
    seen.push(messages, strangers, failures);
  };
  return { context, tab, open, seen: () => seen.flat(), look: () => tab.evaluate(look), leave: () => context.close() };
}

/** Runs in the page: what the reader sees of the message, where the focus is, what is kept. */
function look() {
  const visible = (one) => one !== null && one.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && one.getBoundingClientRect().height > 0;
  const asks = [...document.querySelectorAll('[data-rs]')];
  const focus = document.activeElement;
  let stored;
  try {
    stored = Object.fromEntries(Object.entries(localStorage));
  } catch {
    stored = {};
  }
  return {
    asks: asks.filter((ask) => visible(ask.querySelector('h2'))).length,
    notes: asks.map((ask) => ask.querySelector('[role=status]')).filter((note) => note?.textContent && visible(note)).map((note) => note.textContent),
    boxes: asks.filter(visible).length,
    focus: focus === document.body ? undefined : focus.textContent || focus.title || focus.tagName,
    focusAsk: asks.indexOf(focus.closest('[data-rs]')),
    focusSeen: focus === document.body || visible(focus),
    stored,
    overflow: document.scrollingElement.scrollWidth - innerWidth,
    shifts: window.datelineSeen?.shifts.map(({ value, moved }) => `${value.toFixed(4)} ${moved.join(', ')}`) ?? [],
    flash: window.datelineFlash === true,
  };
}
