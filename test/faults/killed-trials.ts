import { type FailPoint, withFailPoints } from './fail-points.js';
import { type End, killedUnderLoad } from './killed.js';
import { cutPower, notesFlushes } from './power-cut.js';
import { shortLeases } from './scaled-waits.js';
import { sizeOf } from './seed.js';
import { ownStores } from './stores-of-its-own.js';
import type { Mutation } from './built-custody.js';
import type { Circumstances } from './mortal-service.js';
import type { Trial } from './trial.js';

const writers = 16;

/** Every place between command and answer, and between rows and checkpoint, of which a kill could take the one without the other. */
export const killPoints = [
  'log-written',
  'log-flushed',
  'appended',
  'rows-written',
  'checkpoint-committed',
  'orders-written',
  'notifications-written',
] as const satisfies readonly FailPoint[];

/** How often each point is come to. */
const rounds = process.env['FAULTS_LONG'] === undefined ? 1 : Math.ceil(sizeOf('FAULTS_KILLS', 0) / 10);

/** What a trial of ends is made of. */
export interface Ends {
  readonly fault: Trial['fault'];
  readonly what: string;
  readonly mutate: readonly Mutation[];
  readonly ends: readonly End[];
  readonly circumstances?: (dataDir: string) => Circumstances;
  /** Takes away what the circumstances have made, at the end. */
  readonly clear?: (dataDir: string) => void;
}

/** A trial of lives on stores of their own that end as told. */
export function endingTrial({ fault, what, mutate, ends, circumstances = () => ({}), clear = () => undefined }: Ends): Trial {
  const play: Trial['play'] = async (custody) => {
    const stores = await ownStores();
    const { at, settings } = stores;
    try {
      return await killedUnderLoad(custody, { at, settings, writers, ends, circumstances: circumstances(at.dataDir) });
    } finally {
      clear(at.dataDir);
      await stores.remove();
    }
  };
  return { fault, what, mutate: [...shortLeases, ...mutate], play };
}

/** F2: kill -9 of itself at each of the points in turn. */
export function killedAt(...points: readonly (typeof killPoints)[number][]): Trial {
  const ends = Array.from({ length: rounds }, () => points.map((at): End => ({ at, by: 'SIGKILL' }))).flat();
  return endingTrial({ fault: 'F2', what: `kill -9 at ${points.join(', ')}`, mutate: withFailPoints(...points), ends });
}

/** F1: twice is enough to lose what nobody has written. */
export const twoKills: Trial = endingTrial({ fault: 'F1', what: 'kill -9 under load, twice', mutate: [], ends: [{ after: 300, accepted: 20 }, { after: 300, accepted: 20 }] });

/** F8: all that was not flushed is gone after each kill. */
function powerCuts(ends: readonly End[]): Trial {
  return endingTrial({
    fault: 'F8',
    what: 'power cut under load: of the log there is what was flushed',
    mutate: [notesFlushes, ...withFailPoints('log-written', 'log-flushed')],
    ends,
    circumstances: (dataDir) => ({ before: () => cutPower(dataDir) }),
  });
}

export const powerCut = powerCuts(
  Array.from({ length: rounds }, (): readonly End[] => [{ after: 300 }, { at: 'log-written', by: 'SIGKILL' }, { at: 'log-flushed', by: 'SIGKILL' }]).flat(),
);
/** Once is enough to lose what nobody flushed. */
export const onePowerCut = powerCuts([{ after: 300, accepted: 20 }]);

/** F8: the disk fails a flush, and what it was to flush is gone; then it is full. */
export const diskFails: Trial = endingTrial({
  fault: 'F8',
  what: 'failed fsync, full disk: made at the disk port',
  mutate: [notesFlushes, ...withFailPoints('disk-flushes', 'disk-writes')],
  ends: Array.from({ length: rounds }, (): readonly End[] => [{ at: 'disk-flushes', by: 'EIO' }, { at: 'disk-writes', by: 'ENOSPC' }]).flat(),
  circumstances: (dataDir) => ({ before: () => cutPower(dataDir) }),
});

/** F8: the system takes no more bytes, in the middle of a write (`ulimit -f`). */
export const fileTooLarge: Trial = endingTrial({
  fault: 'F8',
  what: 'a file may not grow any more (ulimit -f)',
  mutate: [],
  ends: [{ of: 'EFBIG' }],
  // Of 512 bytes each; without the trap the signal would end the process before the call could fail.
  circumstances: () => ({ firstBy: ['sh', '-c', 'trap "" XFSZ; ulimit -f 400; exec "$@"', 'sh'] }),
});
