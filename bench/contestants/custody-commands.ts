import { contest } from '../running/contest.js';
import { inFlight } from '../running/in-flight.js';
import { counting, type Cost } from './cpu.js';
import { Desk } from './desk.js';
import { openedHouse, untilShown } from './opened-house.js';
import { commandsPerCycle, width } from './world.js';

/** Commands of the product in process: lock, change owner and unlock on many tickets. */
export interface Options {
  readonly dataDir: string;
  /** `worker`: in this process, in a thread of its own; `none`: somewhere else. */
  readonly projector: 'worker' | 'none';
  readonly tickets: number;
}

export interface Task {
  /** On how many of the tickets. */
  readonly tickets: number;
}

export interface Sample {
  readonly commands: number;
  /** That they made. */
  readonly events: number;
  /** Seconds until the last command was answered, each being on the disk, and what they cost. */
  readonly answered: Cost;
  /** Seconds until every read model had all of it. */
  readonly shown: number;
}

contest<Options, Task, Sample>(async ({ dataDir, projector, tickets }) => {
  const opened = await openedHouse(dataDir, projector);
  const desk = new Desk(opened.commands);
  await desk.furnish();
  await desk.open(tickets);
  return {
    run: async (task) => {
      const eventsBefore = desk.events;
      const began = performance.now();
      const counted = counting();
      await inFlight(width, task.tickets, (number) => desk.cycle(number));
      const answered = counted();
      await untilShown(opened.house, desk.position);
      return { commands: task.tickets * commandsPerCycle, events: desk.events - eventsBefore, answered, shown: (performance.now() - began) / 1_000 };
    },
    leave: () => opened.close(),
  };
});
