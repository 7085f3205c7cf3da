// axe-core over one open page, with every rule that it has.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import axe from 'axe-core';

/**
 * Rules whose findings are told but fail nothing; all the others do, those that axe leaves off by default included.
 * Contrast beyond AA: the theme promises AA. Deprecated: axe itself has withdrawn the rule as wrong.
 */
const ONLY_TOLD = (rule) => rule.ruleId === 'color-contrast-enhanced' || rule.tags.includes('deprecated');

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules = axe.getRules();
const told = new Set(rules.filter(ONLY_TOLD).map((rule) => rule.ruleId));
const options = { rules: Object.fromEntries(rules.map((rule) => [rule.ruleId, { enabled: true }])), resultTypes: ['violations', 'incomplete'] };

/** The faults that axe finds in `tab`; `note` is told of what it only warns of and of what it could not decide. */
export async function accessibilityFaults(tab, note) {
  await tab.evaluate(source);
  const { violations, incomplete } = await tab.evaluate((how) => window.axe.run(document, how), options);
  for (const one of violations) if (told.has(one.id)) note(`${one.id}: ${one.help}`);
  for (const one of incomplete) if (!told.has(one.id) && one.id !== 'hidden-content') note(`cannot decide ${one.id} at ${one.nodes.slice(0, 3).map(selector).join(', ')}`);
  return violations
    .filter((one) => !told.has(one.id))
    .flatMap((one) => one.nodes.map((node) => ({ rule: `${one.id}: ${one.help}`, at: selector(node), saw: node.html.slice(0, 200), mend: node.failureSummary.replace(/\s+/g, ' ') })));
}

function selector(node) {
  return node.target.flat().join(' ');
}
