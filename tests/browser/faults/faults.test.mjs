// A check that cannot fail is a defect: the small site passes all of them, and each fault put into it is found by its rule.
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { checkSite } from '../checks.mjs';
import { launch, SCREENS } from '../chromium.mjs';
import { Report } from '../report.mjs';
import { Site } from '../tree/site.mjs';
import { smallSite, STORY_FILE, write } from './small-site.mjs';

const FRONT = 'index.html';
const ABOUT = 'about/index.html';

/** Puts `text` before the end of a page's main part. */
const add = (text, file = FRONT) => swap('</main>', `${text}</main>`, file);

/** Replaces `from` in a file, and insists that it is there. */
const swap = (from, to, file = FRONT) => (files) => {
  assert.ok(files[file].includes(from), `${file} has ${from}`);
  files[file] = files[file].replace(from, () => to);
};

const style = (text) => (files) => (files['site.css'] += text);
const script = (text) => (files) => (files['site.js'] += text);
const code = (from, to) => swap(from, to, 'site.js');
const look = (from, to) => swap(from, to, 'site.css');
const STAYS = look('[data-away] [data-rs], .rs[hidden] { display: none; }', '');
const LETTER = 'Our reporters work from five countries and can go home to none of them.';

/** Check (and state of the reader, where there are several), the rule that must speak, and the fault. */
const FAULTS = [
  ['links', /broken link/, add('<p><a href="gone/">Gone</a></p>')],
  ['links', /broken link/, add('<p><a href="news">No slash</a></p>')],
  ['links', /broken link/, add('<p><a href="../../../up/">Out of the site</a></p>')],
  ['links', /broken link/, add('<p><img src="gone.png" alt=""></p>')],
  ['links', /broken link/, add('<p><img src="map.svg" srcset="map.svg 1x, gone-2x.png 2x" alt=""></p>')],
  ['links', /broken link/, add('<video poster="gone.jpg"></video>')],
  ['links', /broken link/, swap('href="/about/"', 'href="/nowhere/"', '404.html')],
  ['links', /anchor that is not there/, add('<p><a href="news/#nowhere">Anchor</a></p>')],
  ['links', /not relative/, add('<p><a href="/news/">Absolute</a></p>')],
  ['links', /is absolute/, add('<p><a href="https://paper.example/news/" rel="noopener">Absolute</a></p>')],
  ['links', /noopener/, add('<p><a href="https://other.example/">Other</a></p>')],
  ['links', /has no place/, add('<p><a href="javascript:alert(1)">Trap</a></p>')],
  ['links', /loaded from elsewhere/, add('<p><img src="https://other.example/a.png" alt=""></p>')],
  ['links', /loaded from elsewhere/, swap('</head>', '<link rel="preconnect" href="https://other.example/"></head>')],
  ['links', /No way leads here/, swap('<a href="ru/" hreflang="ru" lang="ru">По-русски</a>', '')],
  ['links', /canonical/, swap('href="https://paper.example/news/"', 'href="https://paper.example/"', 'news/index.html')],
  ['links', /named by an address/, swap('</head>', '<link rel="alternate" type="application/rss+xml" href="https://paper.example/gone.xml"></head>')],
  ['links', /in a stylesheet/, style('h1 { background: url(gone.png); }')],
  ['links', /in a stylesheet/, style('@import "https://other.example/a.css";')],

  ['metadata', /cannot be read/, swap('"headline":"Who pays?"', '"headline":"Who "pays"?"', STORY_FILE)],
  ['metadata', /break out/, swap('"headline":"Who pays?"', '"headline":"Who <!-- pays?"', STORY_FILE)],
  ['metadata', /cannot be read/, swap('"headline":"Who pays?"', '"headline":"Who </script> pays?"', STORY_FILE)],
  ['metadata', /without @context/, swap('"@context":"https://schema.org",', '', STORY_FILE)],
  ['metadata', /page that is not there/, swap('"url":"https://paper.example/', '"url":"https://paper.example/gone/', STORY_FILE)],
  ['metadata', /not answered/, swap('<link rel="alternate" hreflang="en" href="https://paper.example/">', '', 'ru/index.html')],
  ['metadata', /does not list the page itself/, swap('<link rel="alternate" hreflang="en" href="https://paper.example/">', '')],
  ['metadata', /social networks/, swap('</head>', '<meta property="og:image" content="map.svg"></head>')],

  ['structured data', /NewsMediaOrganization/, swap('NewsMediaOrganization', 'Organization')],
  ['structured data', /BreadcrumbList/, swap('BreadcrumbList', 'ItemList', ABOUT)],
  ['structured data', /lead nowhere/, swap('"position":1', '"position":0', ABOUT)],
  ['structured data', /Not exactly one story/, swap('"NewsArticle"', '"Article"', STORY_FILE)],
  ['structured data', /without a right datePublished/, swap('"datePublished":"2025-02-12T18:40:00+03:00"', '"datePublished":"2025-02-12T18:40:00"', STORY_FILE)],
  ['structured data', /without a right author/, swap('"name":"Ann Lee"', '"name":""', STORY_FILE)],
  ['structured data', /without a right mainEntityOfPage/, swap('"mainEntityOfPage":"https://paper.example/news/', '"mainEntityOfPage":"https://paper.example/', STORY_FILE)],
  ['structured data', /without a right inLanguage/, swap('"inLanguage":"en"', '"inLanguage":"ru"', STORY_FILE)],
  ['structured data', /without a right isAccessibleForFree/, swap('"isAccessibleForFree":true', '"isAccessibleForFree":"true"', STORY_FILE)],
  ['structured data', /without a right liveBlogUpdate/, swap('"NewsArticle"', '"LiveBlogPosting"', STORY_FILE)],
  ['structured data', /BlogPosting without a right url/, swap('"NewsArticle"', '"LiveBlogPosting","coverageStartTime":"2025-02-12T18:40:00+03:00","liveBlogUpdate":[{"@type":"BlogPosting","headline":"One","datePublished":"2025-02-12T18:40:00+03:00","articleBody":"Text","url":"https://paper.example/news/2025/02/12/story/#gone"}]', STORY_FILE)],
  ['structured data', /says too little/, swap('property="og:locale"', 'property="og:place"')],
  ['structured data', /says too little/, swap('property="article:section"', 'property="article:part"', STORY_FILE)],
  ['structured data', /no article/, swap('property="og:type" content="article"', 'property="og:type" content="website"', STORY_FILE)],

  ['search engines', /No robots.txt/, (files) => delete files['robots.txt']],
  ['search engines', /keeps everybody out/, swap('Allow: /', 'Disallow: /', 'robots.txt')],
  ['search engines', /does not name the index/, swap('sitemap.xml', 'sitemaps/all.xml', 'robots.txt')],
  ['search engines', /sitemap that is not there/, swap('all.xml', 'gone.xml', 'sitemap.xml')],
  ['search engines', /nothing names/, swap('Sitemap: https://paper.example/sitemaps/news.xml\n', '', 'robots.txt')],
  ['search engines', /stands in no sitemap/, swap('<url><loc>https://paper.example/about/</loc></url>', '', 'sitemaps/all.xml')],
  ['search engines', /no page that may be shown/, swap('paper.example/about/', 'paper.example/gone/', 'sitemaps/all.xml')],
  ['search engines', /no page that may be shown/, swap('max-image-preview:large', 'noindex', ABOUT)],
  ['search engines', /two sitemaps/, swap('</urlset>', '<url><loc>https://paper.example/about/</loc></url></urlset>', 'sitemaps/all.xml')],
  ['search engines', /too large/, (files) => (files['sitemaps/news.xml'] = '<url><loc>x</loc></url>'.repeat(1001))],

  ['support leaks', /message leaks/, swap('"In its first hour."', `"In its first hour. ${LETTER}"`, STORY_FILE)],
  ['support leaks', /message leaks/, swap('content="What happened in the room."', `content="${LETTER}"`, STORY_FILE)],
  ['support leaks', /message leaks/, swap('property="og:description" content="What happened in the room."', `property="og:description" content="${LETTER}"`, STORY_FILE)],
  ['support leaks', /message leaks/, swap('</channel>', `<item><description>&lt;p&gt;${LETTER.replace('five', '&lt;b&gt;five&lt;/b&gt;')}</description></item></channel>`, 'feed.xml')],
  ['support leaks', /lost the shape/, swap('<div data-nosnippet>', '<div>', STORY_FILE)],
  ['support leaks', /lost the shape/, swap('class="rs rs-end rs-extra"', 'class="rs rs-extra donate"', STORY_FILE)],
  ['support leaks', /lost the shape/, swap(' rs-extra', '', STORY_FILE)],

  ['weight', /weighs more/, style(`/* ${Array.from({ length: 9000 }, (_, at) => (at * 7919) % 104729).join(' ')} */`)],

  ['markup', /Duplicate ID/, add('<p id="main">Again</p>')],
  ['markup', /Stray end tag/, add('</section>')],
  ['markup', /Parse Error|CSS/, style('h1 { color red; }')],

  ['reader mode', /taken for the story/, swap('<div data-nosnippet>\n<aside', '<div data-nosnippet>\n<section', STORY_FILE), swap('</aside>', '</section>', STORY_FILE), swap(' rs-extra', '', STORY_FILE)],
  ['reader mode', /loses part/, swap('<p>In its third', '<p class="sponsor">In its third', STORY_FILE)],

  ['without script', /reads differently/, script('addEventListener("load", () => document.querySelector("main").append("Subscribe now"));')],
  ['without script', /reads differently/, add('<noscript><p>Switch it on</p></noscript>')],

  ['keyboard', /first stop is not a skip link/, swap('<a class="skip" href="#main">Skip to the text</a>', '')],
  ['keyboard', /not seen when it has the focus/, style('.skip:focus { top: -9rem; }')],
  ['keyboard', /does not lead to the main part/, swap('href="#main">Skip', 'href="#mian">Skip')],
  ['keyboard', /focus cannot be seen/, style('a:focus-visible { outline: none; }')],
  ['keyboard', /out of sight/, style('footer a { opacity: 0; }')],

  ['paper and zoom', /is printed/, style('@media print { .rs { display: block !important; } }')],
  ['paper and zoom', /headline is missing/, style('@media print { h1 { display: none; } }')],
  ['paper and zoom', /story is missing/, style('@media print { article p { display: none; } }')],
  ['paper and zoom', /scrolls sideways/, style('h1 { min-width: 700px; }')],

  ['from disk', /request fails/, swap('href="./site.css"', 'href="/site.css"')],
  ['from disk', /picture is missing/, swap('src="../map.svg"', 'src="/map.svg"', ABOUT)],

  ['slow line', /moves while the page arrives/, style('body { display: flex; flex-direction: column; } main { order: -1; }')],

  ['screens', /message on the console \(log\)/, script('console.log("hello");')],
  ['screens', /message on the console \(exception\)/, script('undefined.length;')],
  ['screens', /request to another host/, swap("default-src 'self'", 'default-src *'), add('<p><img src="https://other.example/a.png" alt="" width="1" height="1"></p>')],
  ['screens', /request that failed/, add('<p><img src="gone.png" alt="" width="1" height="1"></p>')],
  ['screens', /sideways/, style('h1 { min-width: 500px; }')],
  ['screens', /exactly one h1/, add('<h1>Again</h1>')],
  ['screens', /No language/, swap('<html lang="en">', '<html>')],
  ['screens', /No title/, swap('<title>The Paper</title>', '<title> </title>')],
  ['screens', /cannot be shown/, (files) => (files['map.svg'] = 'no picture'), swap('A map', 'Another map', ABOUT)],
  ['screens', /layout shifts/, script('setTimeout(() => document.querySelector("main").style.marginTop = "90px", 20);')],
  ['screens', /content security policy/, add('<p style="color: red">Inline</p>')],
  ['screens', /is stored/, script('localStorage.visits = 1;')],
  ['screens', /is stored/, script('document.cookie = "visits=1";')],
  ['axe', /image-alt/, add('<p><img src="map.svg" width="40" height="30"></p>')],
  ['axe', /color-contrast/, style('footer a { color: #999; background: #aaa; }')],
  ['axe', /color-contrast/, style('@media (prefers-color-scheme: dark) { footer a { color: #333; } }')],
  ['axe', /target-size/, add('<ul>' + '<li><a href="./">x</a></li>'.repeat(3) + '</ul>'), style('li { float: left; list-style: none; } li a { display: block; width: 8px; height: 8px; overflow: hidden; }')],

  ['support states: first view', /away and should be there/, style('[data-rs] h2 { display: none; }')],
  ['support states: first view', /focus is moved/, script('addEventListener("load", () => document.querySelector(".rs-x").focus());')],
  ['support states: first view', /announced before/, script('addEventListener("load", () => (document.querySelector("[role=status]").textContent = "Give!"));')],
  ['support states: first view', /shifts the layout/, script('addEventListener("load", () => setTimeout(() => (document.querySelector("h1").style.marginTop = "90px"), 20));')],
  ['support states: first view', /kept is not/, script('localStorage.visits = 1;')],
  ['support states: first view', /sideways/, style('.rs { min-width: 500px; }')],
  ['support states: first view', /browser complains/, script('console.log("hello");')],
  ['support states: first view', /browser complains/, script('new Image().src = "https://other.example/";'), swap("default-src 'self'", 'default-src *', STORY_FILE)],
  ['support states: reminded', /stays although/, code('"rs-off"', '"rs-of"')],
  ['support states: reminded', /not told/, code('role: "status"', 'role: "none"')],
  ['support states: reminded', /does not say/, code('dateStyle: "long"', 'dateStyle: "short"')],
  ['support states: reminded', /focus is lost with/, code('undo.focus();', '')],
  ['support states: reminded', /kept is not/, code('days * 864e5', '(+days + 1) * 864e5')],
  ['support states: reminded', /After undo/, code('pressed.focus();', '')],
  ['support states: reminded', /should be away/, STAYS],
  ['support states: reminded', /for a moment/, code('    away();\n', '    setTimeout(away, 90);\n')],
  ['support states: reminded', /taken for the story/, script('addEventListener("click", ({ target }) => target.matches(".rs-hold, .rs-later button") && document.querySelector("article p").append(document.querySelector("[role=status]").textContent));')],
  ['support states: reminded', /calendar file/, (files) => delete files['support/reminder.ics']],
  ['support states: reminded', /button-name/, code('button(say.undo,', 'button("",')],
  ['support states: closed', /no button/, code('className: "rs-x"', 'className: "rs-y"')],
  ['support states: closed', /has no name/, code(', ariaLabel: say.x', '')],
  ['support states: closed', /kept is not/, code('hide("c", close', 'hide("c", remind')],
  ['support states: back after its day', /should be there/, code('back > day', 'back >= day')],
  ['support states: back after its day', /should be/, code('{ timeZone });', '{ timeZone: "UTC" });')],
  ['support states: damaged and foreign values', /should be there/, code('back <= comeBack(day, key == "s" ? 366 : 365) && ', '')],
  ['support states: supporter', /no page that thanks/, (files) => delete files['support/thanks/index.html']],
  ['support states: supporter', /kept is not/, code('slice(0, 4) + 1', 'slice(0, 4) + 2')],
  ['support states: supporter', /should be away/, STAYS],
  ['support states: forgotten', /kept is not/, code('write();\n      currentTarget', 'currentTarget')],
  ['support states: forgotten', /focus is lost/, code('forgotten.focus();', '')],
  ['support states: storage blocked', /browser complains/, code('try {\n      return localStorage.getItem("dl");\n    } catch {}', 'return localStorage.getItem("dl");')],
  ['support states: storage blocked', /does not say/, code(': say.here', ': say.shut')],
  ['support states: no room to store', /browser complains/, code('} catch {}\n  };\n  const keep', '} finally {}\n  };\n  const keep')],
  ['support states: private window', /should be away/, STAYS],
  ['support states: out of its time', /outside of its time/, code('if (state("", Date.now(), undefined, from, to) != "shown") return aside.remove();', '')],
  ['support states: without script', /does nothing/, swap('<p class="rs-later">', '<p class="rs-later"><button type="button">Close</button> ', STORY_FILE)],
  ['support states: without script', /no link to the provider/, swap('href="https://give.example/?amount=5"', 'href="#rs-1"', STORY_FILE)],
  ['support states: without script', /nobody can be reminded/, swap('href="../reminder.ics"', 'href="../"', 'support/later/index.html')],
  ['support states: without script', /cannot be reached/, style('.rs-sum:last-of-type { display: none !important; }')],
  ['support states: without script', /no amount to choose/, (files) => (files[STORY_FILE] = files[STORY_FILE].replaceAll('rs-sum', 'rs-amounts'))],
  ['support states: on paper', /is printed/, style('@media print { .rs { display: block !important; } }')],
  ['support states: choice', /no choice/, code('all(".rs-sum", choose);', '')],
  ['support states: choice', /does not lead/, code('go.href = link.href;', '')],
  ['support states: choice', /does not name/, code('.split(shown).join(amount)', '')],
  ['support states: choice', /more than the link/, code('go.href = link.href;', 'go.href = link.href; document.querySelector("h1").append("!");')],
  ['support states: keyboard', /come through/, style('.rs-x { visibility: hidden; }')],
  ['support states: keyboard', /focus cannot be seen/, style('.rs :focus-visible { outline: none !important; }')],
  ['support states: keyboard', /jumps about/, style('.rs { display: flex; flex-direction: column; } .rs-later { order: -1; }')],
  ['support states: dark and forced colours', /looks like the others/, style('.rs-sum input { border: 1px solid !important; }')],
  ['support states: dark and forced colours', /color-contrast/, style('@media (prefers-color-scheme: dark) { .rs-note { color: #333; } }')],
  ['support states: right to left', /not mirrored/, style('.rs-x { left: auto !important; right: 0 !important; }')],
];

const IN_BROWSER = new Set(['without script', 'keyboard', 'paper and zoom', 'from disk', 'slow line', 'screens', 'axe']);

/** Leaves out the pages that no edit has touched, save the front and the story: a browser takes its time. */
function leaveOutUntouched(files) {
  for (const [name, text] of Object.entries(smallSite())) {
    if (name.endsWith('.html') && files[name] === text && ![FRONT, STORY_FILE].includes(name)) delete files[name];
  }
}

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

async function faultsOf(files, { only, screens, states } = {}) {
  const folder = write(files);
  const report = new Report(() => {});
  try {
    await checkSite(new Site(folder), report, { only, screens, states, browser });
    return report;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('the small site has no fault', async () => {
  const report = await faultsOf(smallSite(), { screens: SCREENS.slice(0, 1) });
  assert.deepEqual(report.faults, []);
  assert.ok(report.passed > 50, `only ${report.passed} looked at`);
});

for (const [at, [where, rule, ...edits]] of FAULTS.entries()) {
  test(`${where} ${at + 1}: ${rule.source}`, async () => {
    const [check, state] = where.split(': ');
    const files = smallSite();
    for (const edit of edits) edit(files);
    if (IN_BROWSER.has(check)) leaveOutUntouched(files);
    const { faults } = await faultsOf(files, { only: [check === 'axe' ? 'screens' : check], screens: SCREENS.slice(0, 1), states: state && [state] });
    assert.ok(
      faults.some((fault) => fault.check === check && rule.test(fault.rule)),
      `found instead: ${faults.map((fault) => `${fault.check}: ${fault.rule}`).join('; ') || 'nothing'}`,
    );
  });
}
