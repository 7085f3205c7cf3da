// A built site as a folder of files: which pages there are, and what stands at an address.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { attribute, meta, named, parseDocument, words } from './document.mjs';
import { kindOf } from './kinds.mjs';

/** Where the tree is imagined to stand when links are resolved: deep, and awkward. */
const SOMEWHERE = 'http://site.invalid/a%20b/c/';

/** One HTML file of the site. */
export class Page {
  #document;

  constructor(site, file) {
    this.site = site;
    this.file = file;
    /** The address below the site's root: "" is the front. */
    this.path = file.replace(/(^|\/)index\.html$/, '$1');
  }

  get html() {
    return readFileSync(join(this.site.folder, this.file), 'utf8');
  }

  get document() {
    return (this.#document ??= parseDocument(this.html));
  }

  get language() {
    return attribute(named(this.document, 'html')[0], 'lang') ?? '';
  }

  /** How the page writes dates and numbers. */
  get formats() {
    return attribute(named(this.document, 'html')[0], 'data-formats') ?? this.language;
  }

  /** Which template made it: see kinds.mjs. */
  get kind() {
    return kindOf(this);
  }

  /** A page that only sends the reader on to another one. */
  get isRedirect() {
    return named(this.document, 'meta').some((one) => attribute(one, 'http-equiv')?.toLowerCase() === 'refresh');
  }

  /** How messages name it. */
  toString() {
    return this.path === '' ? '(front)' : this.path;
  }
}

/** The whole folder. */
export class Site {
  #base;

  constructor(folder) {
    this.folder = resolve(folder);
    this.files = new Set(walk(this.folder));
    this.pages = [...this.files].filter((file) => file.endsWith('.html')).map((file) => new Page(this, file));
    this.byPath = new Map(this.pages.map((page) => [page.path, page]));
  }

  get front() {
    return this.byPath.get('');
  }

  /** The pages a reader reads, without those that only send on. */
  get read() {
    return this.pages.filter((page) => !page.isRedirect);
  }

  /** The site's absolute address, as the front's canonical link gives it. */
  get base() {
    this.#base ??= this.front && canonical(this.front);
    return this.#base;
  }

  /** The bytes of a file of the tree. */
  bytes(file) {
    return readFileSync(join(this.folder, file));
  }

  /**
   * Where an address on a page leads: `{ file, fragment }`, `{ elsewhere: URL }` for another host or scheme,
   * or `{ fault }` in words.
   */
  resolve(page, address) {
    let url;
    try {
      url = new URL(address, SOMEWHERE + encodePath(page.path));
    } catch {
      return { fault: 'is no address' };
    }
    if (url.origin !== new URL(SOMEWHERE).origin) return { elsewhere: url };
    if (!url.href.startsWith(SOMEWHERE)) return { fault: 'leads out of the folder the site stands in' };
    return this.fileAt(url.href.slice(SOMEWHERE.length));
  }

  /** Where an absolute address below `base` leads; undefined if it is not below it. */
  resolveAbsolute(address) {
    return this.base && address.startsWith(this.base) ? this.fileAt(address.slice(this.base.length)) : undefined;
  }

  /** The file a web server gives for a path (percent-encoded, query and fragment allowed). */
  fileAt(path) {
    const [, encoded, fragment] = /^([^?#]*)(?:\?[^#]*)?(?:#(.*))?$/s.exec(path);
    let name;
    try {
      name = decodeURIComponent(encoded);
    } catch {
      return { fault: 'is wrongly percent-encoded' };
    }
    const file = name === '' || name.endsWith('/') ? `${name}index.html` : name;
    if (this.files.has(file)) return { file, fragment };
    if (this.files.has(`${file}/index.html`)) return { fault: 'needs a slash at its end' };
    return { fault: 'leads to nothing' };
  }

  /** The page kept in a file, if it is one. */
  pageIn(file) {
    return this.pages.find((page) => page.file === file);
  }
}

/** A path as it stands in an address. */
export function encodePath(path) {
  return path.split('/').map(encodeURIComponent).join('/');
}

/** The page's `<link rel="canonical">`. */
export function canonical(page) {
  const link = named(page.document, 'link').find((one) => words(one, 'rel').includes('canonical'));
  return link ? attribute(link, 'href') : meta(page.document, 'og:url');
}

/** The files below a folder, sorted, as paths with slashes. */
function walk(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(join(folder, '/').length))
    .sort();
}
