import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { arch, cpus, loadavg, platform, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { GrowthResults } from '../growth/results.js';
import type { Line } from './line.js';

/** Where results lie: in the working copy, not in the build. */
export const resultsFolder = fileURLToPath(new URL('../../../../../bench/results/', import.meta.url));

/** One run of the measures, as it is kept. */
export interface Results {
  readonly kind: 'measures';
  /** ISO 8601. */
  readonly at: string;
  readonly machine: Machine;
  readonly rounds: number;
  /** Whether every measure was asked for, and none was broken off. */
  readonly complete: boolean;
  /** 1: the sizes that the goals mean; less: a try that says nothing. */
  readonly scale: number;
  readonly lines: readonly Line[];
}

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
  /** Of the working copy; null outside one. */
  readonly commit: string | null;
  /** Over the last minute before the run: what else the machine did. */
  readonly loadBefore: number;
}

/** What the bench runs on. */
export function thisMachine(): Machine {
  const processors = cpus();
  const { stdout, status } = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: fileURLToPath(new URL('.', import.meta.url)), encoding: 'utf8' });
  return {
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${arch()}`,
    node: process.version,
    commit: status === 0 ? stdout.trim() : null,
    loadBefore: loadavg()[0] ?? 0,
  };
}

/** Keeps results as JSON; gives the path. */
export async function keep(results: Results | GrowthResults): Promise<string> {
  await mkdir(resultsFolder, { recursive: true });
  const path = `${resultsFolder}${results.kind}-${results.at.replace(/[:.]/g, '-')}.json`;
  await writeFile(path, `${JSON.stringify(results, null, 1)}\n`);
  return path;
}
