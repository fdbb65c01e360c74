// Builds the product and the bench as `nest build` does, into a folder of their own, and starts the runner: `npm run bench`.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const built = new URL('../node_modules/.cache/custody-bench/', import.meta.url);

process.stderr.write('build …\n');
const nest = fileURLToPath(new URL('../node_modules/@nestjs/cli/bin/nest.js', import.meta.url));
const { status } = spawnSync(process.execPath, [nest, 'build', '--path', 'bench/tsconfig.json'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
if (status !== 0) process.exit(status ?? 1);
writeFileSync(new URL('package.json', built), '{ "type": "module" }\n');
await import(new URL('bench/main.js', built).href);
