import { rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '../support/until.js';
import type { Mutation } from './built-custody.js';

/** A place in the source: the text goes before or after a line that stands there once. */
type Place = { readonly file: string; /** Source text of a condition: otherwise the point is passed by. */ readonly when?: string } & ({ readonly before: string } | { readonly after: string });

/** Places in the source where a test build can be ended, stopped, or meet an error: name → where the text goes. */
const places = {
  'disk-writes': { file: 'src/embedded-eventstore/disk.ts', after: 'function writeFully(fd: number, data: Buffer, at: number): void {' },
  'disk-flushes': { file: 'src/embedded-eventstore/disk.ts', after: 'new Promise((resolve, reject) => {' },
  'log-written': { file: 'src/embedded-eventstore/group-commit.ts', after: 'this.#disk.write(data, batch.start);' },
  'log-flushed': { file: 'src/embedded-eventstore/group-commit.ts', before: 'this.#events.onDurable(batch.visible);' },
  'appended': { file: 'src/event-store/stream-queue.ts', after: 'const outcome = await this.store.append(step.append);' },
  'rows-written': { file: 'src/read-store/batch.ts', after: 'await writeAll(client, writers, entries, wary);' },
  'checkpoint-committed': { file: 'src/read-store/live-group.ts', before: 'for (const member of members) member.at = {' },
  'orders-written': { file: 'src/automation/process-runner.ts', after: 'for (const { follower, considered } of wanted) await writeOrders(client, follower.automation, considered);' },
  'notifications-written': { file: 'src/notifications/notifier.ts', after: 'await writeTold(client, told, mailing);', when: 'told.length > 0' },
  'projector-has-a-batch': { file: 'src/read-store/live-group.ts', before: 'await this.write(this.members, entries);' },
  'processor-has-a-batch': { file: 'src/automation/process-runner.ts', before: 'const behind = this.followers.filter(' },
  'notifier-has-a-batch': { file: 'src/notifications/notifier.ts', after: 'const told = await fold.take(entries, clock.now());' },
} as const satisfies Readonly<Record<string, Place>>;

export type FailPoint = keyof typeof places;

/** What happens at an armed fail point: a signal to the process itself, or an error of the disk. */
export type Blow = 'SIGKILL' | 'SIGSTOP' | 'EIO' | 'ENOSPC';

/** What a build needs to have these fail points. A process has them armed in the folder `FAULTS_POINTS`. */
export function withFailPoints(...points: readonly FailPoint[]): readonly Mutation[] {
  return points.map((point) => {
    const place: Place = places[point];
    const blow = blowAt(point, place.when ?? 'true');
    if ('before' in place) return { file: place.file, from: place.before, to: `${blow}\n${place.before}` };
    return { file: place.file, from: place.after, to: `${place.after}\n${blow}` };
  });
}

/** Source text: whoever finds the point armed disarms it and takes the blow. Blocks, so that nothing happens between. */
function blowAt(point: FailPoint, when: string): string {
  return `{
    const { existsSync, readFileSync, rmSync } = process.getBuiltinModule('node:fs');
    const armed = process.env['FAULTS_POINTS'] + '/${point}';
    if (${when} && existsSync(armed)) {
      const blow = readFileSync(armed, 'utf8');
      rmSync(armed);
      if (blow.startsWith('E')) throw Object.assign(new Error(blow + ': made by a test'), { code: blow });
      process.kill(process.pid, blow);
    }
  }`;
}

/** Has the process that looks into this folder take the blow when it next comes to the point. */
export async function arm(folder: string, point: FailPoint, blow: Blow): Promise<void> {
  const path = join(folder, point);
  await writeFile(`${path}.new`, blow);
  await rename(`${path}.new`, path);
}

/** Resolves when a process has come to the point. */
export async function fired(folder: string, point: FailPoint): Promise<void> {
  await until(`somebody at ${point}`, () => stat(join(folder, point)).then(() => undefined, () => true as const), 30_000);
}
