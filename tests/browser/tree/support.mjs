// The reader-support message in a page, and telling whether its words have got into something else.
import { oneLine, passages, withClass } from './document.mjs';

/** The class of the message's block. */
export const SUPPORT_CLASS = 'rs';

/** Sentences shorter than this stand in many texts by chance (“Thank you.”, names of payment methods). */
const SHORTEST = 20;

/** The blocks of the page that ask the reader for support. On the pages to give and to be reminded they are the page itself. */
export function supportBlocks(page) {
  return ['support', 'reminder'].includes(page.kind) ? [] : withClass(page.document, SUPPORT_CLASS);
}

/** The sentences of the page's message that the story itself does not say; empty for a page without one. */
export function supportSentences(page) {
  const blocks = supportBlocks(page);
  if (blocks.length === 0) return [];
  const story = comparable(passages(page.document, new Set(blocks)).join(' '));
  return blocks
    .flatMap((block) => passages(block))
    .flatMap((text) => sentences(text, page.language))
    .filter((sentence) => sentence.length >= SHORTEST && !story.includes(comparable(sentence)));
}

/** Those of `sentences` that stand in `text`. */
export function leaked(sentences, text) {
  const searched = comparable(text);
  return sentences.filter((sentence) => searched.includes(comparable(sentence)));
}

/** Text for comparison: quotation marks and dashes as plain ones, one blank between words, small letters. */
export function comparable(text) {
  return oneLine(text.replace(/[“”„«»″]/g, '"').replace(/[‘’‚′]/g, "'").replace(/[–—−]/g, '-')).toLowerCase();
}

function sentences(text, language) {
  const segmenter = new Intl.Segmenter(language || 'en', { granularity: 'sentence' });
  return [...segmenter.segment(text)].map(({ segment }) => segment.trim());
}
