import { contest } from '../running/contest.js';
import { Desk } from './desk.js';
import { eventsPerTicket, fillLog } from './filling.js';
import { openedHouse, untilShown } from './opened-house.js';

/** Fills a data folder with the bench's help desk and a log of so many events, read models complete. */
export interface Options {
  readonly dataDir: string;
}

export interface Sample {
  /** Seconds until all was appended, and until every read model had it. */
  readonly appended: number;
  readonly shown: number;
}

contest<Options, { readonly events: number }, Sample>(async ({ dataDir }) => {
  const opened = await openedHouse(dataDir, 'worker');
  await new Desk(opened.commands).furnish();
  return {
    run: async ({ events }) => {
      const began = performance.now();
      const last = await fillLog(opened.house, 'filled', Math.ceil(events / eventsPerTicket));
      const appended = (performance.now() - began) / 1_000;
      await untilShown(opened.house, last);
      return { appended, shown: (performance.now() - began) / 1_000 };
    },
    leave: () => opened.close(),
  };
});
