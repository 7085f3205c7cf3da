// Small sites, made up: every layout of a story, in two languages, once for every way a message can stand on a page.
// Nothing here is markup: the pages are Dateline's own, built from what an editor would write.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const WORDS = {
  en: {
    who: ['The minister', 'A clerk', 'The council', 'Her neighbour', 'The engineer', 'A driver', 'The court', 'His sister'],
    did: ['read out', 'put aside', 'signed', 'asked about', 'carried home', 'counted twice', 'sent back', 'waited for'],
    what: ['the report on the bridge', 'a list of names', 'the papers from the harbour', 'an old map of the valley', 'the budget of the school', 'a letter without a stamp'],
    when: ['before the bells had rung', 'on the last day of winter', 'while the others were still asleep', 'after the second vote', 'in a room without windows'],
    title: 'Story', question: 'What did you see there?', box: 'What is known', more: 'The numbers in full', note: 'Seen from the ship',
  },
  ru: {
    who: ['Министр', 'Секретарь', 'Совет', 'Её сосед', 'Инженер', 'Водитель', 'Суд', 'Его дядя'],
    did: ['зачитал', 'отложил', 'подписал', 'не нашёл', 'унёс домой', 'дважды пересчитал', 'вернул', 'долго искал'],
    what: ['отчёт о мосте', 'список имён', 'бумаги из порта', 'старую карту долины', 'смету школы', 'письмо без марки'],
    when: ['ещё до колоколов', 'в последний день зимы', 'пока остальные спали', 'после второго голосования', 'в комнате без окон'],
    title: 'История', question: 'Что вы там видели?', box: 'Что известно', more: 'Все числа', note: 'Вид с корабля',
  },
};

/** Sentences that no two stories share: every choice of words is used once, and each has a number of its own. */
function writer(lang, seed) {
  const { who, did, what, when } = WORDS[lang];
  let at = seed;
  const pick = (list) => list[(at = (at * 16807) % 2147483647) % list.length];
  let number = 0;
  const sentence = () => `${pick(who)} ${pick(did)} ${pick(what)} ${pick(when)}, ${(number += 1)}/${seed}.`;
  return { sentence, paragraph: (length = 3) => Array.from({ length }, sentence).join(' ') };
}

/** Name -> the text of a story, and what its front matter adds. `w` writes, `t` has the words of the language. */
const LAYOUTS = {
  long: (w) => many(w, 24),
  medium: (w) => many(w, 9),
  short: (w) => many(w, 4),
  three: (w) => many(w, 3, 2),
  tiny: (w) => many(w, 1, 2),
  headings: (w) => [1, 2, 3, 4].map(() => `## ${w.sentence()}\n\n${many(w, 3)}`).join('\n\n'),
  lists: (w) => [w.paragraph(), w.paragraph(), items(w, '-', 5), w.paragraph(), items(w, '1.', 4), w.paragraph(), w.paragraph()].join('\n\n'),
  details: (w, t) => [many(w, 4), `<details>\n<summary>${t.more}</summary>\n\n${w.paragraph()}\n\n</details>`, many(w, 3)].join('\n\n'),
  figures: (w, t) => [w.paragraph(), w.paragraph(), `![${t.note}](picture.svg "${w.sentence()}")`, many(w, 3), `![${t.note}](picture.svg)`, many(w, 3)].join('\n\n'),
  quotations: (w) => [w.paragraph(), w.paragraph(), `> ${w.paragraph()}`, many(w, 2), `> ${w.sentence()}`, many(w, 3)].join('\n\n'),
  boxes: (w, t) => [w.paragraph(), w.paragraph(), `:::factbox{title="${t.box}"}\n${w.paragraph()}\n\n${items(w, '-', 3)}\n:::`, many(w, 5)].join('\n\n'),
  table: (w) => [w.paragraph(), w.paragraph(), `| A | B |\n|---|---|\n| ${w.sentence()} | 1 |\n| ${w.sentence()} | 2 |`, many(w, 4)].join('\n\n'),
  interview: (w, t) => [w.paragraph(), ...[1, 2, 3, 4].map((at) => `**${t.question} (${at})**\n\n${w.paragraph()}\n\n${w.paragraph(2)}`)].join('\n\n'),
  live: (w) => [w.paragraph(), ...[12, 11, 10, 9].map((hour) => `## ${hour}:00 ${w.sentence()}\n\n${many(w, 2, 2)}`)].join('\n\n'),
};

const KIND = { live: 'live', interview: 'analysis' };

const many = (w, count, length) => Array.from({ length: count }, () => w.paragraph(length)).join('\n\n');
const items = (w, mark, count) => Array.from({ length: count }, () => `${mark} ${w.sentence()}`).join('\n');

const GIVE = (frequency, amounts) => `\n[[gives]]\nfrequency = "${frequency}"\namounts = [${amounts}]\ncurrency = "USD"\nlink = "https://give.example/${frequency}?amount={amount}"\n`;
const MONTHLY = GIVE('monthly', '2, 5, 10');
const ALL = MONTHLY + GIVE('one-off', '10, 25, 50, 100') + GIVE('yearly', '20, 50');
const GOAL = '\n[goal]\nraised = 18400\ntarget = 30000\ncurrency = "USD"\nas_of = 2025-02-01\n';
const inline = (where) => `placement = { slot = "inline", ${where} }\n`;

/** Name -> the messages of a site, each by its front matter. */
export const MESSAGES = {
  'after the story': { letter: MONTHLY },
  'after, with everything': { letter: `methods = ["visa", "paypal", "sepa", "bitcoin"]\n${ALL}${GOAL}` },
  'inside, early': { letter: inline('after = 2') + MONTHLY },
  'inside, in the middle, with everything': { letter: `methods = ["visa", "paypal"]\n${inline('share = 50')}${ALL}${GOAL}` },
  'above the foot': { letter: `placement = "footer-bar"\n${MONTHLY}` },
  'a note about safety, inside': { letter: `mode = "warn"\n${inline('after = 2')}${MONTHLY}` },
  'inside and after': { letter: inline('after = 3') + MONTHLY, second: `placement = "end"\n${ALL}` },
};

const LETTER = {
  en: ['A message from {publication}', 'Dear readers,', 'This newsroom has been told to fall silent and has decided not to. What it finds out costs money, and nobody but its readers pays for it. From {amount} a month you can be one of them.', 'Any sum counts, and none is too small to matter here.', 'Thank you for reading to the end of this.'],
  ru: ['Обращение {publication}', 'Дорогие читатели!', 'Этой редакции велели замолчать, и она решила говорить дальше. Её работа стоит денег, и платят за неё только те, кто её читает. Начать можно с {amount} в месяц.', 'Важна любая сумма, слишком маленьких взносов у нас не бывает.', 'Спасибо, что дочитали до этого места.'],
};

/** Writes the site of one entry of MESSAGES, and further `files`, into `folder`; gives the number of its stories. */
export function writeSite(folder, messages, files = {}) {
  const write = (path, text) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  write('site.toml', 'title = "The Paper"\nbase_url = "https://paper.example/"\nlanguage = "en"\nraw_html = "sanitise"\nsections = ["news"]\n\n[languages.ru]\nname = "Русский"\ntitle = "Газета"\n');
  for (const [path, text] of Object.entries(files)) write(path, text);
  let stories = 0;
  for (const [at, lang] of Object.keys(WORDS).entries()) {
    const suffix = lang === 'en' ? '' : `.${lang}`;
    for (const [index, [name, layout]] of Object.entries(LAYOUTS).entries()) {
      const w = writer(lang, 101 + 50 * index + at);
      const words = WORDS[lang];
      const front = `+++\ntitle = "${words.title} ${index + 1}"\ndate = 2025-02-12T10:00:00Z\nkind = "${KIND[name] ?? 'news'}"\n+++\n\n`;
      write(`content/news/${name}/index${suffix}.md`, `${front}${layout(w, words)}\n`);
      write(`content/news/${name}/picture.svg`, '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3" width="400" height="300"><rect width="4" height="3" fill="#777"/></svg>\n');
      stories += 1;
    }
    const [heading, salutation, letter, more, thanks] = LETTER[lang];
    for (const [id, matter] of Object.entries(messages)) {
      write(`content/support/${id}${suffix}.md`, `+++\nheading = "${heading}"\nsalutation = "${salutation}"\nthanks = "${thanks}"\n${matter}+++\n\n${letter}\n\n${more} (${id})\n`);
    }
  }
  return stories;
}
