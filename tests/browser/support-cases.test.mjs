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

const TABLES = {
  reminders: ({ today, days, back }) => assert.equal(support.comeBack(today, days), back),
  now: ({ now, zone, today }) => assert.equal(support.today(Date.parse(now), zone), today),
  years: ({ today, back }) => assert.equal(support.nextYear(today), back),
  seen: ({ store, now, zone, from, to, state }) => assert.equal(support.state(stored(store), Date.parse(now), zone, from, to), state),
};

for (const [table, check] of Object.entries(TABLES)) {
  test(`${table}: there are cases`, () => assert.ok(cases[table].length > 5));
  for (const one of cases[table]) test(`${table}: ${one.name ?? one.today}`, () => check(one));
}
