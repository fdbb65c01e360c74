import { spawn } from 'node:child_process';
import type { Bench } from './bench.js';
import { watchMemory } from './memory.js';
import { builtFile } from './services.js';

/** What `custody import --json` reports, as far as it is measured. */
export interface Imported {
  readonly lines: number;
  readonly appended: number;
  /** Seconds until the last line was appended, the start of the stores included. */
  readonly appendedAfter: number;
  /** Seconds until every read model had it. */
  readonly seconds: number;
  /** Memory of the command's process in MiB, every tenth of a second. */
  readonly memory: readonly number[];
}

/** Imports a log into a data folder, with the product's own command. */
export function importLog({ signal }: Bench, file: string, dataDir: string): Promise<Imported> {
  const env = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', CUSTODY_DATA_DIR: dataDir };
  const child = spawn(process.execPath, [builtFile('src/cli.js'), 'import', file, '--json'], { env, detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
  const breakOff = (): void => void child.kill('SIGINT');
  signal.addEventListener('abort', breakOff);
  const seen = watchMemory(child.pid ?? 0);
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  return new Promise((resolve, reject) => {
    child.once('close', (code) => {
      const memory = seen();
      signal.removeEventListener('abort', breakOff);
      if (code === 0) resolve({ ...(JSON.parse(said) as Omit<Imported, 'memory'>), memory });
      else reject(new Error(`the import ended with code ${code ?? 'none'}: ${said}`));
    });
  });
}
