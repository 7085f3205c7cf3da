// A live page that is still written: while somebody looks at it, it asks once a minute how it stands now. New entries never
// move what is being read: where the reader has come to the entries, a button brings them.
(() => {
  const MINUTE = 6e4;
  const text = document.querySelector("[data-live]");
  if (!text || !/^http/.test(location.protocol)) return;
  const { live, asked: askedAt, lost: lostUntil, new: newEntries } = text.dataset;
  const all = () => [...text.querySelectorAll(":scope > .update")];
  const page = document.documentElement;
  const formats = page.dataset.formats || page.lang;
  const time = (at) => new Date(at).toLocaleTimeString(formats, { timeStyle: "short" });
  const make = (tag, properties) => Object.assign(document.createElement(tag), properties);
  const parse = (html, page = new DOMParser().parseFromString(html, "text/html")) => page.body.firstElementChild;

  let closes = Date.parse(text.dataset.closes);
  let now = { updates: [] };
  let fails = 0;
  let next = Date.now() + MINUTE;
  let timer;
  let isAsking = false;

  const note = make("p", { className: "live-asked" });
  const news = make("div", { className: "live-news" });
  news.setAttribute("role", "status");
  const show = make("button", { type: "button", onclick: () => bring(true) });
  text.querySelector(".live-status")?.after(note, news);

  // Browsers that keep the place by themselves would do it twice.
  const keepingPlace = (change) => {
    const root = document.documentElement;
    const wasReading = isReading();
    const seen = all().find((update) => update.getBoundingClientRect().bottom > 0);
    const before = seen?.getBoundingClientRect().top;
    root.style.overflowAnchor = "none";
    change();
    if (wasReading && seen?.isConnected && before < innerHeight) scrollBy({ top: seen.getBoundingClientRect().top - before, behavior: "instant" });
    requestAnimationFrame(() => (root.style.overflowAnchor = ""));
  };

  // What the reader is using stays until the next time.
  const isInUse = (update) => update.contains(document.activeElement) || [...update.querySelectorAll("audio, video")].some((player) => !player.paused);

  const replace = (old, html, put) => {
    const fresh = html && parse(html);
    if (!old && fresh) put(fresh);
    else if (old && !fresh) old.remove();
    else if (old && old.textContent.trim() != fresh.textContent.trim()) old.replaceWith(fresh);
  };

  const missing = () => now.updates.filter(({ id, element }) => element && !document.getElementById(id));
  const isReading = () => {
    const [first] = all();
    return first && first.getBoundingClientRect().top < innerHeight / 2 && scrollY > 0;
  };

  // Puts new entries into their places; the others stay where they are.
  const bring = (isAskedFor) => {
    const fresh = missing();
    const end = text.querySelector(":scope > .footnotes, :scope > .corrections");
    let after;
    for (const { id, element } of [...now.updates].reverse()) {
      if (element && !document.getElementById(id)) {
        element.classList.add("new");
        const last = all().at(-1);
        if (after) after.before(element);
        else if (last) last.after(element);
        else text.insertBefore(element, end);
      }
      after = document.getElementById(id) ?? after;
    }
    if (!isAskedFor) return;
    news.textContent = "";
    const heading = fresh[0]?.element.querySelector("h2");
    if (!heading) return;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    fresh[0].element.scrollIntoView({ behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth" });
  };

  const apply = () => {
    const holdBack = isReading();
    replace(text.querySelector(".live-status"), now.status, () => {});
    replace(text.querySelector(".live-keys"), now.keys, (keys) => news.after(keys));
    const ids = new Set(now.updates.map(({ id }) => id));
    for (const update of all()) if (!ids.has(update.id) && !isInUse(update)) update.remove();
    for (const { id, v, element } of now.updates) {
      const old = document.getElementById(id);
      if (old && element && old.dataset.v != v && !isInUse(old)) old.replaceWith(element);
    }
    const count = missing().length;
    if (!count) return;
    const words = newEntries.replace("{n}", count.toLocaleString(formats));
    if (holdBack) {
      show.textContent = words;
      if (!show.isConnected) news.replaceChildren(show);
    } else {
      bring(false);
      news.replaceChildren(make("span", { className: "visually-hidden", textContent: words }));
    }
  };

  const get = async (address) => {
    const answer = await fetch(address, { cache: "no-cache", signal: AbortSignal.timeout(MINUTE / 2) });
    if (!answer.ok) throw answer.status;
    return answer.text();
  };

  // The file has the newest entries only: whoever lacks an older one takes it from the page.
  const ask = async () => {
    if (isAsking) return;
    isAsking = true;
    try {
      const told = JSON.parse(await get(live));
      const lacks = ({ id, v, html }) => !html && document.getElementById(id)?.dataset.v != v;
      const page = told.updates.some(lacks) && new DOMParser().parseFromString(await get(location.pathname), "text/html");
      for (const update of told.updates) {
        const element = update.html ? parse(update.html) : lacks(update) && page.getElementById(update.id);
        update.element = element && document.adoptNode(element);
      }
      now = told;
      closes = Date.parse(told.closes);
      fails = 0;
      keepingPlace(() => {
        apply();
        note.textContent = askedAt.replace("{time}", time(Date.now()));
      });
    } catch {
      fails += 1;
    }
    isAsking = false;
    const wait = MINUTE * Math.min(2 ** fails, 16);
    next = Date.now() + wait;
    if (fails) note.textContent = lostUntil.replace("{time}", time(next));
    plan();
  };

  const isOver = () => now.open === false || Date.now() >= closes;
  const plan = () => {
    clearTimeout(timer);
    if (isOver()) note.textContent = "";
    else if (!document.hidden) timer = setTimeout(() => (isOver() ? plan() : ask()), Math.max(next - Date.now(), 0));
  };

  document.addEventListener("visibilitychange", plan);
  addEventListener("pageshow", plan);
  addEventListener("online", () => {
    if (fails) next = 0;
    plan();
  });
  plan();
})();
