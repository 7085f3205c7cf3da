// One visit to one page, and everything the browser had to say about it.

/** Runs in the page before anything of the page itself: records layout shifts and breaches of the content policy. */
function record() {
  const name = (node) => (node?.nodeType === 1 ? node.tagName.toLowerCase() + [...node.classList].map((one) => `.${one}`).join('') : node?.nodeName ?? 'something');
  window.datelineSeen = { shifts: [], breaches: [] };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.datelineSeen.shifts.push({ value: entry.value, moved: entry.sources.map((source) => name(source.node)) });
  }).observe({ type: 'layout-shift', buffered: true });
  document.addEventListener('securitypolicyviolation', (event) => {
    window.datelineSeen.breaches.push({ directive: event.effectiveDirective, blocked: event.blockedURI, at: `${event.sourceFile}:${event.lineNumber}` });
  });
}

/** Runs in the page: reads it to its end, as a reader would, so that late pictures are loaded and late shifts happen. */
async function readToTheEnd() {
  const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight) {
    scrollTo(0, y);
    await frame();
  }
  const loaded = [...document.images].filter((image) => !image.complete).map((image) => new Promise((done) => (image.onload = image.onerror = done)));
  await Promise.race([Promise.all(loaded), new Promise((done) => setTimeout(done, 3000))]);
  scrollTo(0, 0);
  await document.fonts.ready;
  await frame();
}

/**
 * Opens `address` in `tab` and reads the page to its end. Gives `{ messages, strangers, failures }`: what the console
 * said, the requests to other hosts, the requests that failed. A 404 page is expected to answer 404.
 */
export async function visit(tab, address, { expect = 200 } = {}) {
  const seen = { messages: [], strangers: [], failures: [] };
  const own = new URL(address);
  const isOwn = (url) => /^(data|blob|about):/.test(url) || (url.startsWith('file:') ? own.protocol === 'file:' : new URL(url).origin === own.origin);
  tab.on('console', (message) => {
    const place = message.location();
    const foretold = expect !== 200 && place.url === address && message.text().includes(`${expect}`);
    if (!foretold) seen.messages.push({ type: message.type(), text: message.text(), at: `${place.url}:${(place.lineNumber ?? 0) + 1}` });
  });
  tab.on('pageerror', (error) => seen.messages.push({ type: 'exception', text: error.message, at: error.stack?.split('\n')[1]?.trim() ?? '' }));
  tab.on('request', (request) => isOwn(request.url()) || seen.strangers.push(request.url()));
  tab.on('requestfailed', (request) => isOwn(request.url()) && seen.failures.push(`${request.url()} (${request.failure()?.errorText})`));
  tab.on('response', (response) => {
    if (response.status() >= 400 && !(response.url() === address && response.status() === expect)) seen.failures.push(`${response.url()} (${response.status()})`);
  });
  await tab.addInitScript(record);
  await tab.goto(address, { waitUntil: 'load' });
  await tab.evaluate(readToTheEnd);
  return seen;
}
