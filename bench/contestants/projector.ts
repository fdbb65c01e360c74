import { contest } from '../running/contest.js';
import { counting, type Cost } from './cpu.js';
import { openedHouse } from './opened-house.js';

/** The projector of a running house, in another process. A turn begins with `start`, and `stop` tells what it cost meanwhile. */
export interface Options {
  readonly dataDir: string;
}

contest<Options, 'start' | 'stop', Cost | null>(async ({ dataDir }) => {
  const opened = await openedHouse(dataDir, 'same');
  let counted = counting();
  return {
    run: (task) => {
      if (task === 'stop') return Promise.resolve(counted());
      counted = counting();
      return Promise.resolve(null);
    },
    leave: () => opened.close(),
  };
});
