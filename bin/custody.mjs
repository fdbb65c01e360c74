#!/usr/bin/env node
// The `custody` command line of a checkout: builds first where dist/ is missing or older than the sources.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const built = join(root, 'dist', 'src', 'cli.js');

function newest(folder) {
  return readdirSync(folder, { recursive: true }).reduce((latest, name) => {
    const file = statSync(join(folder, name));
    return file.isFile() ? Math.max(latest, file.mtimeMs) : latest;
  }, 0);
}

const sources = ['src', 'projections'].map((folder) => join(root, folder)).filter((folder) => existsSync(folder));
const stale = !existsSync(built) || (sources.length > 0 && Math.max(...sources.map(newest)) > statSync(built).mtimeMs);
if (stale) {
  process.stderr.write('custody: building (once after a change) …\n');
  const nest = join(root, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
  const build = spawnSync(process.execPath, [nest, 'build'], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (build.status !== 0) {
    process.stderr.write('custody: the build failed; run `npm ci` and try again.\n');
    process.exit(1);
  }
}
await import(pathToFileURL(built).href);
