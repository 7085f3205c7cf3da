// A check that cannot fail is a defect: markup that is known to leak is found to leak.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Report } from '../browser/report.mjs';
import { faultsOf, generated, look } from './extraction.mjs';
import { MESSAGES } from './layouts.mjs';

const ASK = readFileSync(new URL('../../templates/support/ask.html', import.meta.url), 'utf8');
const AFTER = { 'after the story': MESSAGES['after the story'] };

/** What is found in stories with the message in other markup: its template, with each `[from, to]` replaced. */
async function found(...swaps) {
  const folder = mkdtempSync(join(tmpdir(), 'dateline-extraction-'));
  const report = new Report(() => {});
  try {
    const markup = swaps.reduce((text, [from, to]) => {
      assert.ok(text.includes(from), `the template has ${from}`);
      return text.replaceAll(from, to);
    }, ASK);
    await look(report, 'layouts', generated(folder, AFTER, { 'templates/support/ask.html': markup }));
  } finally {
    rmSync(folder, { recursive: true });
  }
  return report.faults.map(({ rule, places }) => `${rule} ${places.join()}`).join('\n');
}

test('the markup of the theme leaks nowhere', async () => {
  assert.equal(await found(), '');
});

test('a section instead of the aside leaks', async () => {
  assert.match(await found(['<aside', '<section'], ['</aside', '</section']), /taken for the story/);
});

test('a letter wrapped once more leaks from short stories', async () => {
  assert.match(await found(['{%- if message.salutation %}', '<div>{%- if message.salutation %}'], ['{{ message.letter -}}', '{{ message.letter -}}</div>']), /taken for the story.*tiny/);
});

test('a sentence more and a sentence less are told apart', () => {
  const one = { story: ['The minister signed the papers.', 'Nobody was asked.'], message: ['We need your help today.'] };
  const rules = (taken, bare) => faultsOf(one, taken, bare).map(({ rule }) => rule);
  assert.deepEqual(rules(one.story.join(' '), one.story.join(' ')), []);
  assert.deepEqual(rules(`${one.story.join(' ')} We need  your help today.`, one.story.join(' ')), ['A sentence of the message is taken for the story']);
  assert.deepEqual(rules(one.story[0], one.story.join(' ')), ['The message costs the story a sentence']);
});
