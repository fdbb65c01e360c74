import { markdown, short } from '../running/table.js';
import type { Capacity, GrowthResults, Latency, SizeFigures } from './results.js';

/** The figures of each size side by side, as a table of the page. */
export function sizesTable({ sizes }: GrowthResults): string {
  const row = (what: string, figure: (size: SizeFigures) => string): readonly string[] => [what, ...sizes.map(figure)];
  return markdown([
    row('events in the log', ({ events }) => short(events)),
    row('event log on the disk', ({ disk }) => `${short(disk.log)} MiB`),
    row('its index', ({ disk }) => `${short(disk.index)} MiB`),
    row('PostgreSQL on the disk', ({ disk }) => `${short(disk.postgres)} MiB`),
    row('start to first command', ({ startUp }) => `${short(startUp / 1_000)} s`),
    row('memory of the service, idle', ({ memory }) => `${short(memory.idle)} MiB`),
    row('the same under load, at most', ({ memory }) => `${short(memory.loaded)} MiB`),
    row('memory of PostgreSQL under load', ({ memory }) => `${short(memory.postgres)} MiB`),
    row('commands over HTTP, views complete', ({ commands }) => `${short(commands)}/s`),
    row('a command, one at a time, p50 (p99)', ({ append }) => latency(append)),
    row('who held a ticket at an instant', ({ asOfTicket }) => latency(asOfTicket)),
    row('what an agent held at an instant, 100 of it', ({ asOfAgent }) => latency(asOfAgent)),
    row('a ticket replayed from its stream', ({ replay }) => latency(replay)),
    row('rebuild of ticket and interval', ({ rebuild }) => `${short(rebuild.seconds)} s, ${short(rebuild.events / rebuild.seconds)} events/s`),
    row('filled with, appended', ({ filling }) => `${short(filling.appended)} events/s`),
    row('filled with, every read model complete', ({ filling }) => `${short(filling.shown)} events/s`),
  ]);
}

function latency({ p50, p99 }: Latency): string {
  return `${short(p50)} ms (${short(p99)})`;
}

/** What each part costs by itself, as a table of the page. */
export function capacityTable({ capacity: { command, append, projected, eventsPerCommand, drained } }: GrowthResults): string {
  return markdown([
    ['part', 'costs', 'so one core of its own gives'],
    ['a command, on the thread that decides', `${short(command)} µs`, `${short(1e6 / command)} commands/s`],
    ['of that, the official client’s append', `${short(append)} µs`, `${short(1e6 / append)} appends/s`],
    ['a command in the projector’s process', `${short(projected)} µs`, `${short(1e6 / projected)} commands/s`],
    ['an event there', `${short(projected / eventsPerCommand)} µs`, `${short((1e6 * eventsPerCommand) / projected)} events/s (${short(eventsPerCommand)} events a command)`],
    ['of that, receiving it', `${short(drained)} µs`, `${short(1e6 / drained)} events/s`],
  ]);
}

/** How many processes of each kind a computed installation has. */
const installations = [1, 2, 4, 8] as const;

/**
 * What more processes would give, computed: services decide for streams of their own and share nothing but the store; a projector of a
 * partition receives every event where the store sends all to each, or its own alone where the store filters by partition.
 */
export function installationsTable({ capacity }: GrowthResults): string {
  return markdown([
    ['processes, each with a core', 'services decide', 'projectors, each receiving all', 'projectors, each receiving its part'],
    ...installations.map((count) => [
      String(count),
      `${short((count * 1e6) / capacity.command)} commands/s`,
      `${short(projected(capacity, count, 'all'))} events/s`,
      `${short(projected(capacity, count, 'part'))} events/s`,
    ]),
  ]);
}

function projected({ projected: perCommand, eventsPerCommand, drained }: Capacity, count: number, received: 'all' | 'part'): number {
  const event = perCommand / eventsPerCommand;
  // What a drain takes is wall time of client and server together: never more than the whole.
  const receiving = Math.min(drained, event);
  return received === 'part' ? (count * 1e6) / event : 1e6 / (receiving + (event - receiving) / count);
}
