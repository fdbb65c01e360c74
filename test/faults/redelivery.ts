import type { Mutation } from './built-custody.js';
import { killedUnderLoad, randomEnds } from './killed.js';
import { shortLeases } from './scaled-waits.js';
import { sizeOf } from './seed.js';
import { ownStores } from './stores-of-its-own.js';
import type { Trial } from './trial.js';

const file = 'src/event-log.ts';

/** A log that begins at its beginning whenever somebody subscribes, and hands over each batch three times, older ones between. */
const deliversAgain: readonly Mutation[] = [
  { file, from: 'after: from, prefixes', to: 'after: null, prefixes' },
  { file, from: 'let live = false;', to: 'let live = false; let before = [];' },
  {
    file,
    from: 'if (batch.events.length > 0) await listener.batch(batch.events.map(entry));',
    to: `if (batch.events.length > 0) {
      const entries = batch.events.map(entry);
      await listener.batch(entries);
      await listener.batch([...before, ...entries]);
      await listener.batch(before);
      before = entries;
    }`,
  },
];

const restarts = process.env['FAULTS_LONG'] === undefined ? 2 : Math.ceil(sizeOf('FAULTS_KILLS', 0) / 10);

/** F5: under load, over some lives, each of which reads the log from its beginning. */
export const deliveredAgain: Trial = {
  fault: 'F5',
  what: 'every event delivered three times, older ones between, each life subscribed from the beginning',
  mutate: [...shortLeases, ...deliversAgain],
  play: async (custody) => {
    const { at, settings, remove } = await ownStores();
    try {
      return await killedUnderLoad(custody, { at, settings, writers: 16, ends: randomEnds(restarts, 2_000) });
    } finally {
      await remove();
    }
  },
};

/** The projector takes again what it has passed. */
export const forgetsWhatItPassed: readonly Mutation[] = [{ file: 'src/read-store/log-cursor.ts', from: 'if (again) return false;', to: '' }];
