import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Resident memory of a process in MiB; null where it has ended, or where there is no /proc. */
export function memoryOf(pid: number): number | null {
  return mebibytes(`/proc/${pid}/status`, /^VmRSS:\s+(\d+)/m);
}

/** Memory in MiB of all processes of the embedded PostgreSQL of a data folder; pages that several share count once. */
export function memoryOfPostgres(dataDir: string): number {
  const postmaster = Number(read(join(dataDir, 'postgres', 'cluster', 'data', 'postmaster.pid'))?.split('\n')[0]);
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number);
  const ours = pids.filter((pid) => pid === postmaster || parentOf(pid) === postmaster);
  return ours.reduce((sum, pid) => sum + (mebibytes(`/proc/${pid}/smaps_rollup`, /^Pss:\s+(\d+)/m) ?? 0), 0);
}

/** Looks at a process's memory ten times a second; the answer ends it and gives what was seen, in MiB. */
export function watchMemory(pid: number): () => readonly number[] {
  const seen: number[] = [];
  const looking = setInterval(() => {
    const now = memoryOf(pid);
    if (now !== null) seen.push(now);
  }, 100);
  return () => {
    clearInterval(looking);
    return seen;
  };
}

function parentOf(pid: number): number {
  return Number(/^PPid:\s+(\d+)/m.exec(read(`/proc/${pid}/status`) ?? '')?.[1]);
}

function mebibytes(path: string, line: RegExp): number | null {
  const kibibytes = line.exec(read(path) ?? '')?.[1];
  return kibibytes === undefined ? null : Number(kibibytes) / 1_024;
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null; // it ended between two looks
  }
}
