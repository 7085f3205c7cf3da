// The browser checks of a built site: `node run.mjs FOLDER [--shots FOLDER] [--only NAME,NAME] [--widths N,N]`.
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { checkSite, CHECKS } from './checks.mjs';
import { SCREENS } from './chromium.mjs';
import { Report } from './report.mjs';
import { Site } from './tree/site.mjs';

const USAGE = `node run.mjs FOLDER [--shots FOLDER] [--only NAME,NAME] [--widths N,N]
  FOLDER   a site that has been built
  --shots  write pictures of the pages, at every width and in both colour schemes
  --only   run these checks alone: ${CHECKS.map((check) => check.name).join(', ')}
  --widths look at screens of these widths alone: ${SCREENS.map((screen) => screen.width).join(', ')}`;

const { positionals, values } = parseArgs({ allowPositionals: true, options: { shots: { type: 'string' }, only: { type: 'string' }, widths: { type: 'string' }, help: { type: 'boolean' } } });

if (values.help || positionals.length !== 1) {
  console.log(USAGE);
  process.exit(values.help ? 0 : 2);
}
if (!existsSync(`${positionals[0]}/index.html`)) {
  console.error(`${positionals[0]} is not a built site: it has no index.html`);
  process.exit(2);
}

const only = values.only?.split(',');
const unknown = only?.filter((name) => !CHECKS.some((check) => check.name === name)) ?? [];
if (unknown.length > 0) {
  console.error(`no check is called ${unknown.join(', ')}\n\n${USAGE}`);
  process.exit(2);
}

const screens = values.widths?.split(',').map((width) => SCREENS.find((screen) => `${screen.width}` === width));
if (screens?.includes(undefined)) {
  console.error(`there is no screen of this width\n\n${USAGE}`);
  process.exit(2);
}

const site = new Site(positionals[0]);
const report = new Report();
console.log(`${site.pages.length} pages, ${site.files.size} files`);
await checkSite(site, report, { shots: values.shots, only, screens });
process.exit(report.close() ? 0 : 1);
