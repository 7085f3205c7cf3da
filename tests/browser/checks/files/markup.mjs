// Markup: the W3C's HTML checker (vnu) finds no error in any page, drawing or stylesheet.
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { oneLine } from '../../tree/document.mjs';

export const name = 'markup';

/** vnu reads files, and to a file without a host every address breaks a policy of 'self'; the browser judges that. */
const UNTRUE = /violates Content Security Policy/;

const jar = createRequire(import.meta.url).resolve('vnu-jar/build/dist/vnu.jar');

export async function run({ site, report }) {
  const root = pathToFileURL(site.folder).href;
  const faults = new Map();
  for (const message of await vnu(site.folder)) {
    const file = message.url ? decodeURIComponent(message.url.replace(/^file:\/*/, 'file:///').slice(root.length + 1)) : '';
    if (message.type === 'info') {
      if (!UNTRUE.test(message.message)) report.note(name, message.message, file);
      continue;
    }
    const fault = { rule: message.message, at: oneLine(message.extract ?? ''), mend: 'Mend the template or the engine that writes this.' };
    faults.set(file, [...(faults.get(file) ?? []), fault]);
  }
  const checked = [...site.files].filter((file) => /\.(html|svg|css)$/.test(file));
  for (const file of checked) report.result(name, file, faults.get(file) ?? []);
  for (const [file, found] of faults) if (!checked.includes(file)) report.result(name, file || 'the checker itself', found);
}

/** The messages of one run over the whole folder. */
function vnu(folder) {
  const options = ['--format', 'json', '--exit-zero-always', '--stdout', '--skip-non-html', '--also-check-svg', '--also-check-css'];
  return new Promise((done, fail) => {
    execFile(process.env.JAVA ?? 'java', ['-jar', jar, ...options, folder], { maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      try {
        done(JSON.parse(stdout).messages);
      } catch {
        fail(new Error(`the HTML checker did not run: ${error?.message ?? ''} ${stderr} ${stdout.slice(0, 500)}`));
      }
    });
  });
}
