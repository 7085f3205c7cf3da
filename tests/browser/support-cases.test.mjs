// The cases that the program and the script share (tests/support/cases.json), run through the script without a browser.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';

const file = (path) => readFileSync(new URL(path, import.meta.url), 'utf8');
const cases = JSON.parse(file('../support/cases.json'));
const support = runInNewContext(`${file('../../static/js/support.js')};support`);

/** The value kept by a browser: a text, or nothing at all. */
const stored = (store) => (store === null || typeof store === 'string' ? store : JSON.stringify(store));

/**
 * Which variant a page has. The build decides it, so no browser needs this; written down a second time, in another
 * language, it holds the table and the program to what is said of them: FNV-1a, fmix32, a point within the weights.
 */
function chosen(page, choices) {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(page)) hash = Math.imul(hash ^ byte, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  hash = (hash ^ (hash >>> 16)) >>> 0;
  const inOrder = [...choices].sort((a, b) => Buffer.compare(Buffer.from(a.id), Buffer.from(b.id)));
  const total = inOrder.reduce((sum, { weight }) => sum + weight, 0);
  let point = Math.floor((hash / 2 ** 32) * total);
  return inOrder.find(({ weight }) => (point -= weight) < 0)?.id ?? null;
}

const TABLES = {
  variants: ({ page, choices, chosen: expected }) => assert.equal(chosen(page, choices), expected),
  reminders: ({ today, days, back }) => assert.equal(support.comeBack(today, days), back),
  now: ({ now, zone, today }) => assert.equal(support.today(Date.parse(now), zone), today),
  years: ({ today, back }) => assert.equal(support.nextYear(today), back),
  seen: ({ store, now, zone, from, to, state }) => assert.equal(support.state(stored(store), Date.parse(now), zone, from, to), state),
};

for (const [table, check] of Object.entries(TABLES)) {
  test(`${table}: there are cases`, () => assert.ok(cases[table].length > 5));
  for (const one of cases[table]) test(`${table}: ${one.name ?? one.today ?? `${one.page} ${one.choices.map(({ id, weight }) => id + weight).join(' ')}`}`, () => check(one));
}
