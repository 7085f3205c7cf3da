// The one table of page kinds: told from the address alone, so that a theme owes these checks nothing.
// Visits at every width and in both colour schemes are made to one page of a kind and language, save where `each` is set.

/** The first row that fits names the kind. `rest` is the path without its language folder. */
const KINDS = [
  { kind: 'not found', fits: (rest) => rest === '404.html' },
  { kind: 'front', fits: (rest) => rest === '' },
  // Every article has components and pictures of its own.
  { kind: 'article', each: true, fits: (rest) => /^([^/]+\/)+\d{4}\/\d\d\/\d\d\/[^/]+\/$/.test(rest) },
  { kind: 'month', fits: (rest) => /(^|\/)\d{4}\/(\d\d\/)?$/.test(rest) },
  { kind: 'archive page', fits: (rest) => /\/\d+\/$/.test(rest) },
  { kind: 'topics', fits: (rest) => rest === 'topics/' },
  { kind: 'topic', fits: (rest) => rest.startsWith('topics/') },
  { kind: 'authors', fits: (rest) => rest === 'authors/' },
  { kind: 'author', fits: (rest) => rest.startsWith('authors/') },
  { kind: 'series index', fits: (rest) => rest === 'series/' },
  { kind: 'series', fits: (rest) => rest.startsWith('series/') },
  { kind: 'archive', fits: (rest) => rest === 'archive/' },
  { kind: 'corrections', fits: (rest) => rest === 'corrections/' },
  { kind: 'support', fits: (rest) => rest === 'support/' },
  { kind: 'thanks', fits: (rest) => rest === 'support/thanks/' },
  { kind: 'reminder', fits: (rest) => rest.startsWith('support/') },
  { kind: 'search', fits: (rest) => rest === 'search/' },
  { kind: 'section', fits: (rest, page) => hasArticlesBelow(page) },
  { kind: 'standing', each: true, fits: () => true },
];

/** The name of a page's kind. */
export function kindOf(page) {
  return row(page).kind;
}

/** The pages that are looked at closely: one of each kind and language, and every one of the kinds that differ within. */
export function specimens(site) {
  const seen = new Set();
  return site.read.filter((page) => {
    const { kind, each } = row(page);
    const key = each ? page.path : `${kind} ${page.language}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** The articles: the pages that hold a story. */
export function articles(site) {
  return site.read.filter((page) => page.kind === 'article');
}

function row(page) {
  const [first] = page.path.split('/');
  const rest = first === page.language && page.path.includes('/') ? page.path.slice(first.length + 1) : page.path;
  return KINDS.find((one) => one.fits(rest, page));
}

function hasArticlesBelow(page) {
  return page.site.pages.some((other) => other.path.startsWith(page.path) && /\/\d{4}\/\d\d\/\d\d\//.test(other.path.slice(page.path.length - 1)));
}
