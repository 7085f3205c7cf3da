// Reading one HTML document without a browser: parse5's tree, and the few questions the checks ask of it.
import { parse } from 'parse5';

/** Elements whose text is never read by a person. */
const UNREAD = new Set(['script', 'style', 'template', 'noscript', 'head']);

/** Elements that stand in a line of text and do not end it. */
const INLINE = new Set(
  'a abbr b bdi bdo br cite code data del dfn em i ins kbd label mark q s samp small span strong sub sup time u var wbr'.split(' '),
);

/** The document, with line numbers. */
export function parseDocument(html) {
  return parse(html, { sourceCodeLocationInfo: true });
}

/** Every element at or below `node`, in document order. */
export function* elements(node) {
  if (node.tagName) yield node;
  for (const child of node.childNodes ?? []) yield* elements(child);
}

/** The value of an attribute, or undefined. */
export function attribute(element, name) {
  return element.attrs?.find((one) => one.name === name)?.value;
}

/** The words of an attribute that is a list: `class`, `rel`. */
export function words(element, name) {
  return (attribute(element, name) ?? '').split(/\s+/).filter(Boolean);
}

/** All elements with this class. */
export function withClass(node, name) {
  return [...elements(node)].filter((element) => words(element, 'class').includes(name));
}

/** All elements with this tag. */
export function named(node, tag) {
  return [...elements(node)].filter((element) => element.tagName === tag);
}

/** The text of a node as it stands in the source, script and style included. */
export function rawText(node) {
  if (node.nodeName === '#text') return node.value;
  return (node.childNodes ?? []).map(rawText).join('');
}

/** The texts of the blocks below `node`, each a line of its own, without those below an element in `without`. */
export function passages(node, without = new Set()) {
  const found = [''];
  const visit = (at) => {
    if (at.nodeName === '#text') found[found.length - 1] += at.value;
    if (UNREAD.has(at.nodeName) || without.has(at)) return;
    const block = at.tagName !== undefined && !INLINE.has(at.tagName);
    if (block) found.push('');
    (at.childNodes ?? []).forEach(visit);
    if (block) found.push('');
  };
  visit(node);
  return found.map(oneLine).filter(Boolean);
}

/** White space as a reader sees it: one blank between words, none at the ends. */
export function oneLine(text) {
  return text.replace(/[\s\u00a0\u202f\u00ad]+/g, ' ').trim();
}

/** The content of a `<meta>` by its `name` or `property`, or undefined. */
export function meta(document, name) {
  const found = named(document, 'meta').find((one) => [attribute(one, 'name'), attribute(one, 'property')].includes(name));
  return found && attribute(found, 'content');
}

/** How a message names an element: `a.more[href="x/"] (line 12)`. */
export function describe(element) {
  const id = attribute(element, 'id');
  const classes = words(element, 'class').map((one) => `.${one}`).join('');
  const address = ['href', 'src', 'srcset', 'poster', 'action', 'name', 'property'].find((one) => attribute(element, one) !== undefined);
  const where = element.sourceCodeLocation ? ` (line ${element.sourceCodeLocation.startLine})` : '';
  return `${element.tagName}${id ? `#${id}` : ''}${classes}${address ? `[${address}="${attribute(element, address)}"]` : ''}${where}`;
}
