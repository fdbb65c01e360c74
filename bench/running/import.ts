import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Bench } from './bench.js';
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

/** Milliseconds between two looks at the memory. */
const between = 100;

/** Imports a log into a data folder, with the product's own command. */
export function importLog({ signal }: Bench, file: string, dataDir: string): Promise<Imported> {
  const env = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', CUSTODY_DATA_DIR: dataDir };
  const child = spawn(process.execPath, [builtFile('src/cli.js'), 'import', file, '--json'], { env, detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
  const breakOff = (): void => void child.kill('SIGINT');
  signal.addEventListener('abort', breakOff);
  const memory: number[] = [];
  const looking = setInterval(() => memory.push(memoryOf(child.pid ?? 0) ?? 0), between);
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  return new Promise((resolve, reject) => {
    child.once('close', (code) => {
      clearInterval(looking);
      signal.removeEventListener('abort', breakOff);
      if (code === 0) resolve({ ...(JSON.parse(said) as Omit<Imported, 'memory'>), memory: memory.filter((each) => each > 0) });
      else reject(new Error(`the import ended with code ${code ?? 'none'}: ${said}`));
    });
  });
}

/** Resident memory of a process in MiB; null where it has ended, or where there is no /proc. */
export function memoryOf(pid: number): number | null {
  try {
    const kibibytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kibibytes === undefined ? null : Number(kibibytes) / 1_024;
  } catch {
    return null; // it ended between two looks
  }
}
