// A small site without a fault, made by hand: what the tests of the checks break, one thing at a time.
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const BASE = 'https://paper.example/';

const theme = (file) => readFileSync(new URL(`../../../static/${file}`, import.meta.url), 'utf8');

const CSS = `:root { color-scheme: light dark; --ink: #111; --paper: #fff; --line: #0645ad; --a: var(--line); --on: var(--paper); --soft: var(--ink); --tint: var(--paper); --edge: 1rem; --sans: sans-serif; }
@media (prefers-color-scheme: dark) { :root { --ink: #eee; --paper: #111; --line: #9cf; } }
*, ::before, ::after { box-sizing: border-box; }
body { margin: 0 auto; max-width: 40rem; padding: 1rem; color: var(--ink); background: var(--paper); font: 18px/1.6 serif; }
a { color: var(--line); } a:focus-visible { outline: 3px solid; }
nav a, footer a { display: inline-block; padding: .5rem; }
.skip { position: absolute; top: -9rem; } .skip:focus { top: 1rem; }
img { max-width: 100%; height: auto; }
@media print { .rs, nav, footer, .skip { display: none; } }
${theme('css/70-support.css')}`;

const GIFTS = [['a month', 2, 5], ['once', 10, 25]]
  .map(([often, first, second]) => `<div class="rs-sum">
<ul role="list">
<li><a class="rs-first" href="https://give.example/?amount=${first}" rel="external noopener">$${first} <span>${often}</span></a></li>
<li><a href="https://give.example/?amount=${second}" rel="external noopener">$${second} <span>${often}</span></a></li>
</ul>
<p><a class="rs-go" href="https://give.example/?amount=${first}" rel="external noopener">Give $${first} ${often}</a></p>
</div>`)
  .join('\n');

const SUPPORT = `<div data-nosnippet>
<aside class="rs rs-end rs-extra" aria-labelledby="rs-1" lang="en" dir="ltr" data-rs="letter" data-remind="30" data-close="7" data-ics="../../../../../support/reminder.ics" data-cal="Into my calendar" data-later="We ask again on {date}." data-shut="Hidden until {date}." data-here="Hidden on this page only." data-undo="Undo" data-x="Close this">
<h2 id="rs-1">A letter from the newsroom to you</h2>
<p>Our reporters work from five countries and can go home to none of them.</p>
<p>Please stand with them from $2 a month, any sum at all will help.</p>
<fieldset class="rs-give">
<legend>Choose what you give</legend>
<div class="rs-often"><label><input type="radio" name="often" checked>Monthly</label> <label><input type="radio" name="often">Once</label></div>
${GIFTS}
</fieldset>
<p class="rs-later"><a class="rs-hold" href="../../../../../support/later/">Remind me later</a> <a href="../../../../../support/">All ways to give</a></p>
</aside>
</div>`;

const sentence = (at) => `In its ${at} hour the meeting came back to the question of who pays, and ministers left the room with an answer that pleased none of them.`;
const STORY = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth'].map((at) => `<p>${sentence(at)} ${sentence(`long ${at}`)}</p>`).join('\n');

/** A page as the theme would frame it; `path` is its address, `main` what stands in it. */
function page(path, { title, main, head = '', robots = 'max-image-preview:large', type = 'website', language = 'en', canonical = true, root = '../'.repeat(path.split('/').length - 1) || './' }) {
  return `<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<title>${title}</title>
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'self'; style-src 'self'; script-src 'self'">
<meta name="description" content="What happened in the room.">
<meta name="robots" content="${robots}">
${Object.entries({ type, title, description: 'What happened in the room.', url: BASE + path, site_name: 'The Paper', locale: language }).map(([key, value]) => `<meta property="og:${key}" content="${value}">`).join('\n')}
<meta name="twitter:card" content="summary">
${path.split('/').length > 1 && language === 'en' ? crumbs(path, title) : ''}
<meta name="referrer" content="no-referrer">
<link rel="icon" href="${root}map.svg">
${canonical ? `<link rel="canonical" href="${BASE}${path}">` : ''}
<script src="${root}site.js"></script>
<link rel="stylesheet" href="${root}site.css">
${head}
</head>
<body>
<a class="skip" href="#main">Skip to the text</a>
<header><nav aria-label="Sections"><a href="${root}">Front</a> <a href="${root}news/">News</a></nav></header>
<main id="main" tabindex="-1">
${main}
</main>
<footer><a href="${root}about/">About this paper</a></footer>
</body>
</html>
`;
}

const ld = (block) => `<script type="application/ld+json">${JSON.stringify({ '@context': 'https://schema.org', ...block })}</script>`;

const crumbs = (path, name) => ld({ '@type': 'BreadcrumbList', itemListElement: [{ '@type': 'ListItem', position: 1, name, item: BASE + path }] });

const PAPER = ld({ '@type': 'NewsMediaOrganization', name: 'The Paper', url: BASE }) + ld({ '@type': 'WebSite', name: 'The Paper', url: BASE });

const VERSIONS = ['', 'ru/'].map((path, at) => `<link rel="alternate" hreflang="${['en', 'ru'][at]}" href="${BASE}${path}">`).join('\n');

const MOMENT = '2025-02-12T18:40:00+03:00';

const ARTICLE = 'news/2025/02/12/story/';

const urlset = (...paths) => `<urlset>${paths.map((path) => `<url><loc>${BASE}${path}</loc></url>`).join('')}</urlset>\n`;

/** The files of the site: path -> text. */
export function smallSite() {
  return {
    'index.html': page('', { title: 'The Paper', head: VERSIONS + PAPER, main: `<h1>The Paper</h1>\n<p><a href="${ARTICLE}">Who pays?</a></p>\n<p><a href="ru/" hreflang="ru" lang="ru">По-русски</a></p>` }),
    'ru/index.html': page('ru/', { title: 'Газета', language: 'ru', head: VERSIONS + PAPER, main: '<h1>Газета</h1>\n<p>Новостей сегодня нет, и это тоже новость.</p>' }),
    'news/index.html': page('news/', { title: 'News', main: `<h1>News</h1>\n<p><a href="2025/02/12/story/#answer">The answer in the story</a></p>` }),
    [`${ARTICLE}index.html`]: page(ARTICLE, {
      title: 'Who pays?',
      type: 'article',
      head: `<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":"Who pays?","url":"${BASE}${ARTICLE}","articleBody":"In its first hour.","description":"What happened.","datePublished":"${MOMENT}","dateModified":"${MOMENT}","author":[{"@type":"Person","name":"Ann Lee"}],"publisher":{"name":"The Paper"},"mainEntityOfPage":"${BASE}${ARTICLE}","inLanguage":"en","isAccessibleForFree":true,"articleSection":"News"}</script>
<meta property="article:published_time" content="${MOMENT}"><meta property="article:modified_time" content="${MOMENT}"><meta property="article:section" content="News">`,
      main: `<article>\n<h1>Who pays?</h1>\n${STORY}\n<h2 id="answer">The answer</h2>\n${STORY.replaceAll('meeting', 'council')}\n${SUPPORT}\n</article>`,
    }),
    'about/index.html': page('about/', { title: 'About', main: '<h1>About</h1>\n<p>A paper made by hand. <img src="../map.svg" alt="A map" width="40" height="30"></p>' }),
    'support/later/index.html': page('support/later/', { title: 'Remind me', robots: 'noindex', main: '<h1>Remind me</h1>\n<p><a href="../reminder.ics">Take the calendar file</a>.</p>' }),
    'support/index.html': page('support/', { title: 'Support', main: '<h1>Support</h1>\n<p class="rs-kept" data-forget="Forget me" data-forgot="Forgotten.">Your browser keeps a date.</p>' }),
    'support/thanks/index.html': page('support/thanks/', { title: 'Thank you', robots: 'noindex', main: '<h1>Thank you</h1>\n<p data-thanks>We will not ask again for a year.</p>' }),
    'support/reminder.ics': 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n',
    '404.html': page('404.html', { title: 'Not found', canonical: false, root: '/', main: '<h1>Not found</h1>\n<p>There is no such page.</p>' }),
    'site.css': CSS,
    'site.js': theme('js/support.js'),
    'map.svg': '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3" width="40" height="30"><rect width="4" height="3" fill="#777"/></svg>\n',
    'robots.txt': `User-agent: *\nAllow: /\n\nSitemap: ${BASE}sitemap.xml\nSitemap: ${BASE}sitemaps/news.xml\n`,
    'sitemap.xml': `<sitemapindex><sitemap><loc>${BASE}sitemaps/all.xml</loc></sitemap></sitemapindex>\n`,
    'sitemaps/all.xml': urlset('', 'ru/', 'news/', ARTICLE, 'about/', 'support/'),
    'sitemaps/news.xml': urlset(ARTICLE),
    'feed.xml': '<?xml version="1.0"?><rss version="2.0"><channel><title>The Paper</title></channel></rss>\n',
  };
}

/** The address of its one article. */
export const STORY_FILE = `${ARTICLE}index.html`;

/** Writes the files into a new temporary folder and gives its name. */
export function write(files) {
  const folder = mkdtempSync(join(tmpdir(), 'dateline-small-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}
