// The message to readers, with a script. Kept in localStorage.dl, and only when the reader acts: the day on which it comes
// back after a reminder (r), closing (c), giving (s).
const support = (() => {
  const STATES = { s: "supporter", r: "reminded", c: "closed" };
  const iso = (time) => (time >= 0 ? new Date(time).toISOString().slice(0, 10) : "");
  const today = (now = Date.now(), timeZone) => new Date(now).toLocaleDateString("sv", { timeZone });
  const comeBack = (day, days) => iso(Date.parse(day) + days * 864e5);
  const nextYear = (day) => iso(Date.UTC(+day.slice(0, 4) + 1, day.slice(5, 7) - 1, day.slice(8)));
  const parse = (store) => {
    try {
      return JSON.parse(store) || {};
    } catch {
      return {};
    }
  };
  // A day that is none, or further off than any we write, counts for nothing.
  const state = (store, now, zone, from, to) => {
    if (now < from * 1000) return "early";
    if (to && now >= to * 1000) return "over";
    const kept = parse(store);
    const day = today(now, zone);
    for (const key in STATES) {
      const back = kept[key];
      if (back > day && back <= comeBack(day, key == "s" ? 366 : 365) && back === iso(Date.parse(back))) return STATES[key];
    }
    return "shown";
  };

  // Blocked storage throws.
  const read = () => {
    try {
      return localStorage.getItem("dl");
    } catch {}
  };
  const write = (text) => {
    try {
      text ? localStorage.setItem("dl", text) : localStorage.removeItem("dl");
      return true;
    } catch {}
  };
  const keep = (key, day) => {
    const { r, c, s } = parse(read());
    return write(JSON.stringify({ r, c, s, [key]: day }));
  };

  const all = (selector, act) => document.querySelectorAll(selector).forEach(act);
  const make = (tag, properties, ...inside) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...inside);
    return element;
  };
  const button = (text, onclick, more) => make("button", { type: "button", onclick, ...more }, text);

  const ask = (aside) => {
    const page = document.documentElement;
    const { from, to, remind, close, ...say } = aside.dataset;
    if (state("", Date.now(), undefined, from, to) != "shown") return aside.remove();
    const note = make("p", { className: "rs-note", role: "status" });
    const hide = (key, days, text) => ({ currentTarget: pressed }) => {
      const before = read();
      const day = comeBack(today(), days);
      const done = keep(key, day);
      const show = (shown) => {
        aside.classList.toggle("rs-off", !shown);
        all("[data-rs]", (other) => (other.hidden = !shown && other != aside));
      };
      const undo = button(say.undo, () => {
        write(before);
        note.textContent = "";
        next.remove();
        show(true);
        pressed.focus();
      });
      const next = make("p", { className: "rs-later" }, undo, key == "r" && say.ics ? make("a", { href: say.ics, type: "text/calendar", download: "" }, say.cal) : "");
      show(false);
      note.after(next);
      note.textContent = done ? text.replace("{date}", new Date(day).toLocaleDateString(page.dataset.formats || page.lang, { dateStyle: "long", timeZone: "UTC" })) : say.here;
      undo.focus();
    };
    const link = aside.querySelector(".rs-hold");
    link?.replaceWith(button(link.textContent, hide("r", remind, say.later)));
    aside.querySelector("h2").after(button("", hide("c", close, say.shut), { className: "rs-x", ariaLabel: say.x }));
    aside.append(note);
  };

  const choose = (sum, at) => {
    const go = sum.querySelector(".rs-go");
    let shown;
    sum.querySelectorAll("li a").forEach((link) => {
      const amount = link.firstChild.data.trim();
      const pick = make("input", { type: "radio", name: "d--sum" + at, checked: link.href == go.href });
      if (pick.checked) shown = amount;
      pick.onchange = () => {
        go.href = link.href;
        go.textContent = go.textContent.split(shown).join(amount);
        shown = amount;
      };
      link.replaceWith(make("label", {}, pick, ...link.childNodes));
    });
  };

  const forget = (line) => {
    if (!read()) return;
    const forgotten = make("span", { tabIndex: -1 }, line.dataset.forgot);
    line.append(" ", button(line.dataset.forget, ({ currentTarget }) => {
      write();
      currentTarget.replaceWith(forgotten);
      forgotten.focus();
    }));
  };

  // Before anything is painted: what is away is never seen, and moves nothing.
  const away = () => document.documentElement.toggleAttribute("data-away", state(read(), Date.now()) != "shown");
  if (typeof document == "object") {
    away();
    addEventListener("pageshow", ({ persisted }) => persisted && away());
    addEventListener("DOMContentLoaded", () => {
      all("[data-thanks]", () => keep("s", nextYear(today())));
      all("[data-rs]", ask);
      all(".rs-sum", choose);
      all(".rs-kept", forget);
    });
  }
  return { today, comeBack, nextYear, state };
})();
