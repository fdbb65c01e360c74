// Faults in their long form: `npm run faults -- [--kills 10] [--seconds 60] [--events 5000] [--seed N] [--only killed-service]`.
import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '10' },
    seconds: { type: 'string', default: '60' },
    events: { type: 'string', default: '5000' },
    seed: { type: 'string' },
    only: { type: 'string', default: '' },
  },
});
const env = {
  ...process.env,
  FAULTS_LONG: '1',
  FAULTS_KILLS: values.kills,
  FAULTS_SECONDS: values.seconds,
  FAULTS_EVENTS: values.events,
  FAULTS_LINES: '20000',
  KILLS: values.kills,
  ...(values.seed === undefined ? {} : { FAULTS_SEED: values.seed }),
};
// One file after the other: each has the machine for itself.
const jest = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js', `test/faults/${values.only}`, '--runInBand'];
const { status } = spawnSync(process.execPath, jest, { cwd: dirname(dirname(fileURLToPath(import.meta.url))), env, stdio: 'inherit' });
process.exit(status ?? 1);
