import { setTimeout as pause } from 'node:timers/promises';
import { contest } from '../running/contest.js';
import { inFlight } from '../running/in-flight.js';
import { Desk } from './desk.js';
import { eventsPerTicket, fillLog } from './filling.js';
import { openedHouse, untilShown } from './opened-house.js';
import { commandsPerCycle, width } from './world.js';

/** How far the read models are behind the log, seen from the process that decides. */
export interface Options {
  readonly dataDir: string;
  readonly tickets: number;
}

export type Task =
  /** As many commands as go, on all tickets: gives commands/s. */
  | { readonly task: 'full' }
  /** Commands at a steady rate: gives milliseconds from a command's answer until every read model has it, for one command in ten. */
  | { readonly task: 'steady'; readonly commandsPerSecond: number; readonly seconds: number }
  /** So many events at once: gives seconds from the last answer until every read model has them. */
  | { readonly task: 'burst'; readonly events: number };

/** What the task gives; of `steady`, one number a command that was looked at. */
export type Sample = readonly number[];

/** Milliseconds between two looks at how many commands are due. */
const tick = 2;
/** Of so many answers, one is followed until it shows. */
const every = 10;

contest<Options, Task, Sample>(async ({ dataDir, tickets }) => {
  const opened = await openedHouse(dataDir, 'worker');
  const { house } = opened;
  const desk = new Desk(opened.commands);
  await desk.furnish();
  await desk.open(tickets);
  await untilShown(house, desk.position);
  let bursts = 0;

  const full = async (): Promise<Sample> => {
    const began = performance.now();
    await inFlight(width, tickets, (number) => desk.cycle(number));
    const seconds = (performance.now() - began) / 1_000;
    await untilShown(house, desk.position);
    return [(tickets * commandsPerCycle) / seconds];
  };

  const steady = async (commandsPerSecond: number, seconds: number): Promise<Sample> => {
    const lags: number[] = [];
    const running: Promise<unknown>[] = [];
    let answers = 0;
    const onAnswer = (position: bigint): void => {
      const answered = performance.now();
      if (answers++ % every === 0) running.push(untilShown(house, position).then(() => lags.push(performance.now() - answered)));
    };
    const began = performance.now();
    const elapsed = (): number => (performance.now() - began) / 1_000;
    let cycles = 0;
    while (elapsed() < seconds) {
      const due = (elapsed() * commandsPerSecond) / commandsPerCycle;
      for (; cycles < due; cycles += 1) running.push(desk.cycle(cycles % tickets, onAnswer));
      await pause(tick);
    }
    for (let settled = 0; settled < running.length; settled += 1) await running[settled];
    return lags.sort((one, other) => one - other);
  };

  const burst = async (events: number): Promise<Sample> => {
    const last = await fillLog(house, `burst-${bursts++}`, Math.ceil(events / eventsPerTicket));
    const answered = performance.now();
    await untilShown(house, last);
    return [(performance.now() - answered) / 1_000];
  };

  return {
    run: (task) => (task.task === 'full' ? full() : task.task === 'steady' ? steady(task.commandsPerSecond, task.seconds) : burst(task.events)),
    leave: () => opened.close(),
  };
});
