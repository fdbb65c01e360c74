import { spawnSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { endingTrial } from './killed-trials.js';
import type { Trial } from './trial.js';

// F8 as the system itself makes it. It takes what not every machine gives, a mount and strace, so these are of the long form alone, where they can be had.

/** @throws with what it said, where a program of the system fails */
function run(program: string, ...args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`, { cause: error });
}

/** Bytes, as `mount` writes them; the second once people have made room. */
const sizes = ['256k', '256m'];

/** The log lies on a file system of its own, which is full soon. */
const fileSystemFull: Trial = endingTrial({
  fault: 'F8',
  what: 'a full file system (tmpfs)',
  mutate: [],
  ends: [{ of: 'ENOSPC' }],
  circumstances: (dataDir) => {
    const folder = join(dataDir, 'eventstore');
    let lives = 0;
    return {
      before: async () => {
        await mkdir(folder, { recursive: true });
        run('mount', '-t', 'tmpfs', '-o', `${lives === 0 ? '' : 'remount,'}size=${sizes[Math.min(lives, 1)] ?? ''}`, 'tmpfs', folder);
        lives += 1;
      },
    };
  },
  clear: (dataDir) => {
    run('umount', join(dataDir, 'eventstore'));
  },
});

/** The kernel answers a flush with an error, each thread's thirtieth and all later ones. */
const flushInjected: Trial = endingTrial({
  fault: 'F8',
  what: 'a failed fdatasync (strace)',
  mutate: [],
  ends: [{ of: 'EIO' }],
  circumstances: () => ({ firstBy: ['strace', '-f', '-qq', '-o', '/dev/null', '-e', 'trace=fdatasync', '-e', 'inject=fdatasync:error=EIO:when=30+'] }),
});

const isLong = process.env['FAULTS_LONG'] !== undefined;

export const realDiskTrials: readonly Trial[] = [
  ...(isLong && process.getuid?.() === 0 ? [fileSystemFull] : []),
  ...(isLong && spawnSync('strace', ['-V']).status === 0 ? [flushInjected] : []),
];
