// What the checks found: a line per check while they run, every fault with its places at the end, and the closing count.

/** How many places of one and the same fault are named. */
const PLACES = 6;

/**
 * A fault: `rule` broken, `at` (a selector or a place in the file), `saw` (what is there) and `mend` (what to do).
 * @typedef {{ rule: string, at?: string, saw?: string, mend: string }} Fault
 */
export class Report {
  passed = 0;
  failed = 0;
  /** Faults grouped by what they say: key -> { check, fault, places }. */
  #faults = new Map();
  #notes = new Map();

  constructor(write = (line) => console.log(line)) {
    this.write = write;
  }

  /** One thing looked at in one place; it passes if there is no fault. `seen` says how it was looked at ("320 px, dark"). */
  result(check, page, faults, seen = '') {
    if (faults.length === 0) {
      this.passed += 1;
      return;
    }
    this.failed += 1;
    const place = `${page}${seen ? ` (${seen})` : ''}`;
    for (const fault of faults) group(this.#faults, [check, fault.rule, fault.at, fault.saw].join('\0'), { check, fault }).add(place);
  }

  /** Something worth knowing that fails nothing. */
  note(check, text, page = '') {
    group(this.#notes, [check, text].join('\0'), { check, text }).add(`${page}`);
  }

  /** Runs one check, then says in a line how it went and how long it took. A check that breaks is a fault like any other. */
  async under(name, run) {
    const start = performance.now();
    const before = [this.passed, this.failed];
    try {
      await run();
    } catch (error) {
      this.result(name, '', [{ rule: 'The check itself broke', saw: error.stack, mend: 'Mend the check, or what it stumbled over.' }]);
    }
    const [passed, failed] = [this.passed - before[0], this.failed - before[1]];
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    this.write(`${failed ? 'FAILED' : 'ok    '}  ${name.padEnd(16)} ${String(passed + failed).padStart(4)} looked at, ${failed} with faults, ${seconds} s`);
  }

  /** The faults by rule, for the tests of the checks themselves. */
  get faults() {
    return [...this.#faults.values()].map(({ check, fault, places }) => ({ check, ...fault, places: [...places] }));
  }

  /** Prints notes and faults, then the closing line; says whether all is well. */
  close() {
    for (const { check, text, places } of this.#notes.values()) this.write(`note    ${check}: ${text}${named(places)}`);
    for (const { check, fault, places } of this.#faults.values()) {
      this.write(`\n${check}: ${fault.rule}`);
      if (fault.at) this.write(`   at    ${fault.at}`);
      if (fault.saw) this.write(`   saw   ${fault.saw}`);
      this.write(`   mend  ${fault.mend}`);
      this.write(`   on   ${named(places)}`);
    }
    this.write(`\n${this.passed} passed, ${this.failed} failed`);
    return this.failed === 0;
  }
}

function group(map, key, value) {
  if (!map.has(key)) map.set(key, { ...value, places: new Set() });
  return map.get(key).places;
}

function named(places) {
  const list = [...places].filter(Boolean);
  const more = list.length > PLACES ? ` and ${list.length - PLACES} more` : '';
  return list.length === 0 ? '' : ` ${list.slice(0, PLACES).join(', ')}${more}`;
}
