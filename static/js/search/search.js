// Searching, in the reader's browser. The index is asked for piece by piece, from this site alone, and not before the
// reader turns to the form. A page that was opened from a disk may not ask for it at all.
if (location.protocol !== "file:") document.documentElement.classList.add("can-search");
addEventListener("DOMContentLoaded", () => {
  const box = document.getElementById("d--search");
  if (!box) return;
  const { root, indexes, zone, found, none, wait, broken, file } = box.dataset;
  const part = (selector) => box.querySelector(selector);
  const form = part("form");
  const { q, section, sort } = form.elements;
  const [note, count, list, more] = [".search-note", ".search-count", ".search-results", ".search-more"].map(part);
  const { lang, dataset } = document.documentElement;
  const formats = dataset.formats || lang;
  const base = new URL(root, location.href);
  const folders = indexes.trim().split(" ").filter(Boolean);
  const AT_ONCE = 10;

  if (location.protocol === "file:") {
    note.textContent = file;
    return;
  }
  // What the stylesheet shows already, before anything was painted.
  note.hidden = true;
  form.hidden = false;

  const make = (tag, properties, ...inside) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...inside);
    return element;
  };
  const forms = JSON.parse(found);
  const counted = (n) => {
    const text = forms[new Intl.PluralRules(lang).select(n)] ?? forms.other ?? "{n}";
    return text.replace("{n}", new Intl.NumberFormat(formats).format(n));
  };
  // As on all pages: English dates with the day first, Russian ones without “г.”.
  const written = new Intl.DateTimeFormat(formats, {
    day: "numeric", month: "long", year: "numeric", timeZone: zone,
  });
  const day = (date) => written.format(new Date(date)).replace(/\sг\.$/, "");

  // The engine, once for each order: the first index has it, the others are laid beside it. Results of all indexes stand
  // together by their score. By date, that is a story's rank among the 8,000 of its index: every index weighs more than all
  // ranks of the one before it (as far as numbers reach, which is 600,000 stories).
  const engines = new Map();
  const load = (byDate) => {
    const ready = engines.get(byDate) ?? begin(byDate ? 8192 : 1);
    engines.set(byDate, ready);
    ready.catch(() => engines.delete(byDate));
    return ready;
  };
  const begin = async (heavier) => {
    const [first, ...others] = folders.map((folder) => base.pathname + folder);
    const { createInstance } = await import(`${first}pagefind.js`);
    const how = (at) => ({ baseUrl: base.pathname, excerptLength: 28, indexWeight: heavier ** Math.max(0, at - Math.max(0, folders.length - 78)) });
    const pagefind = createInstance({ basePath: first, noWorker: true, ...how(0) });
    await pagefind.init();
    for (const [at, other] of others.entries()) await pagefind.mergeIndex(other, how(at + 1));
    return pagefind;
  };

  // Pagefind marks words with <mark> and writes < and > of the text as references; nothing else of it is markup.
  const marked = (excerpt) =>
    excerpt.split(/<\/?mark>/).map((text, at) => {
      const plain = text.replaceAll("&lt;", "<").replaceAll("&gt;", ">");
      return at % 2 ? make("mark", {}, plain) : plain;
    });

  const card = ({ raw_url, meta, excerpt, sub_results }) => {
    const url = new URL(raw_url, base);
    const [date, kind, label] = ["d", "k", "l"].map((name) => url.searchParams.get(name));
    const kicker = label ? make("span", { className: "label" }, label) : make("span", { className: "sec" }, meta.section ?? "");
    const text = make("div", { className: "card-text" },
      make("p", { className: "kicker" }, kicker),
      make("h2", { className: "hl" }, make("a", { href: url.pathname }, meta.title ?? url.pathname)),
      make("p", { className: "deck" }, ...marked(excerpt)));
    const parts = sub_results.filter(({ anchor, title }) => anchor && title).slice(0, 3).map(({ anchor, title }) =>
      make("li", {}, make("a", { href: `${url.pathname}#${encodeURIComponent(anchor.id)}` }, title)));
    if (parts.length) text.append(make("ul", { className: "search-parts" }, ...parts));
    const stamp = make("p", { className: "stamp" });
    if (meta.authors) stamp.append(make("span", { className: "who" }, meta.authors), " ");
    if (date) stamp.append(make("time", { dateTime: date }, day(date)));
    text.append(stamp);
    return make("article", { className: `card row k-${kind === "sponsored" ? "paid" : kind ?? "news"}` }, text);
  };

  let results = [];
  let turn = 0;
  const show = async (mine) => {
    const next = results.slice(list.children.length, list.children.length + AT_ONCE);
    const stories = await Promise.all(next.map((result) => result.data()));
    if (mine !== turn) return;
    const cards = stories.map(card);
    list.append(...cards);
    more.hidden = list.children.length >= results.length;
    return cards[0];
  };

  const keep = () => {
    const url = new URL(location.href);
    for (const field of [q, section, sort]) {
      const value = field?.value.trim();
      value ? url.searchParams.set(field.name, value) : url.searchParams.delete(field.name);
    }
    history.replaceState(null, "", url);
  };

  const search = async () => {
    const mine = ++turn;
    const words = q.value.trim();
    const done = () => mine === turn && (box.dataset.state = "done");
    box.dataset.state = "busy";
    keep();
    if (!words) {
      results = [];
      list.replaceChildren();
      more.hidden = true;
      count.textContent = "";
      return done();
    }
    if (!folders.length) {
      count.textContent = none;
      return done();
    }
    const waiting = setTimeout(() => mine === turn && (count.textContent = wait), 300);
    try {
      const pagefind = await load(Boolean(sort.value));
      const answer = await pagefind.search(words, {
        filters: section?.value ? { section: section.value } : {},
        sort: sort.value ? { date: "desc" } : {},
      });
      if (mine !== turn) return;
      results = answer.results;
      list.replaceChildren();
      await show(mine);
      if (mine === turn) count.textContent = results.length ? counted(results.length) : none;
    } catch (problem) {
      if (mine === turn) count.textContent = broken;
      console.warn(problem);
    } finally {
      clearTimeout(waiting);
      done();
    }
  };

  let pause;
  form.addEventListener("focusin", () => folders.length && load(Boolean(sort.value)).catch(() => {}), { once: true });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(pause);
    search();
  });
  q.addEventListener("input", () => {
    clearTimeout(pause);
    box.dataset.state = "busy";
    pause = setTimeout(search, 250);
  });
  for (const field of [section, sort]) field?.addEventListener("change", search);
  more.addEventListener("click", async () => (await show(turn))?.querySelector("a").focus());

  // Up and down go through the results; a stroke leads to the field, as on many sites.
  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (key === "/" && !target.closest("input, select, textarea")) {
      event.preventDefault();
      return q.select();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[key];
    const links = [...list.querySelectorAll(".hl a")];
    const at = links.indexOf(target);
    if (!step || !links.length || (target !== q && at < 0)) return;
    if (target === q && step < 0) return;
    event.preventDefault();
    (links[at + step] ?? (at + step < 0 ? q : links.at(-1))).focus();
  });

  const asked = new URLSearchParams(location.search);
  for (const field of [q, section, sort]) if (field && asked.has(field.name)) field.value = asked.get(field.name);
  if (q.value) search();
});
