import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type Binaries, program } from './binaries.js';
import { codeOf } from './error-code.js';

const run = promisify(execFile);

/** The server process of a data directory, as its `postmaster.pid` tells. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  /** `starting` includes recovery after a crash. */
  readonly status: 'starting' | 'ready' | 'stopping';
}

/** What `postmaster.pid` says, and whether it is true. */
export interface Sighting {
  /** The server, if it is alive. */
  readonly running?: Postmaster;
  /** The process id in the file, if that server is dead; it may be somebody else's by now. */
  readonly stalePid?: number;
}

/** Looks for the server of a data directory; a file left by a killed one does not count as one. */
export async function sight(data: string): Promise<Sighting> {
  const text = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '');
  // Lines: pid, data directory, start time, port, socket folder, address, shared memory, status; the later ones come as the start goes on.
  const [first, , , fourth, , , , eighth] = text.split('\n');
  const pid = Number(first);
  if (!Number.isInteger(pid) || pid <= 0) return {};
  if (!(await isServerOf(data, pid))) return { stalePid: pid };
  return { running: { pid, port: Number(fourth ?? 0), status: statusOf(eighth?.trim()) } };
}

/** Whether process `pid` is alive and serves this data directory: after a crash, and in containers, the number may be another process's. */
export async function isServerOf(data: string, pid: number): Promise<boolean> {
  if (!isAlive(pid)) return false;
  if (process.platform === 'win32') return true;
  if (process.platform !== 'linux') {
    const { stdout } = await run('ps', ['-p', String(pid), '-o', 'stat=,command=']).catch(() => ({ stdout: '' }));
    return stdout.includes('postgres') && !stdout.startsWith('Z');
  }
  // A server works in its data directory; a zombie has no directory at all.
  const [home, place] = await Promise.all([stat(data).catch(() => false), stat(`/proc/${pid}/cwd`).catch(unreadable)]);
  if (typeof home === 'boolean' || typeof place === 'boolean') return place === true;
  return place.ino === home.ino && place.dev === home.dev;
}

/** Whether there is a process of this number at all. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** Another account's process can't be looked into; PostgreSQL itself decides then. */
function unreadable(error: unknown): boolean {
  return ['EACCES', 'EPERM'].includes(codeOf(error));
}

/**
 * Asks the server for a fast shutdown (connections are cut, nothing is lost) and waits for its end.
 *
 * @param patience milliseconds; a server that needs longer finishes on its own.
 */
export async function shutDown(data: string, pid: number, patience: number, binaries: () => Promise<Binaries>): Promise<void> {
  if (process.platform === 'win32') {
    // There are no signals there; pg_ctl speaks to the server's pipe.
    const found = await binaries();
    await run(program(found, 'pg_ctl'), ['stop', '-D', data, '-m', 'fast', '--no-wait'], { env: found.env });
  } else {
    try {
      process.kill(pid, 'SIGINT');
    } catch {
      return; // It is gone already.
    }
  }
  const deadline = Date.now() + patience;
  while (Date.now() < deadline && (await isServerOf(data, pid))) await pause(10);
}

function statusOf(line: string | undefined): Postmaster['status'] {
  return line === 'ready' || line === 'stopping' ? line : 'starting';
}
