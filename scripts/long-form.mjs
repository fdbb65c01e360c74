// Runs tests in their long form, far beyond what every commit needs: `node scripts/long-form.mjs NAME`.
import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Name → the tests, and what makes them long. */
const forms = {
  'properties': { tests: 'test/properties', env: { PROPERTY_RUNS: '10000' } },
  'two-services': { tests: 'test/e2e/owner-and-lock/two-services', env: { TWO_SERVICES_COMMANDS: '10000' } },
};

const form = forms[process.argv[2]];
if (form === undefined) {
  console.error(`Name one of: ${Object.keys(forms).join(', ')}.`);
  process.exit(1);
}
const jest = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js', form.tests, '--testTimeout=3600000'];
const { status } = spawnSync(process.execPath, jest, {
  cwd: dirname(dirname(fileURLToPath(import.meta.url))),
  env: { ...process.env, ...form.env },
  stdio: 'inherit',
});
process.exit(status ?? 1);
