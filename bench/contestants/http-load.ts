import { Connection, type Heard } from '../load/connection.js';
import { contest } from '../running/contest.js';
import { type Cost, counting } from './cpu.js';
import { agents, commandsPerCycle, ticketName } from './world.js';

/** The client of the measures over HTTP, in a process of its own. */
export interface Options {
  readonly url: string;
  readonly connections: number;
}

export type Task =
  /** Lock, change owner and unlock on so many tickets. */
  | { readonly task: 'cycles'; readonly tickets: number; /** Whether to wait until the read models have it all. */ readonly untilShown: boolean }
  /** So many agents lock one ticket at once. */
  | { readonly task: 'storm'; readonly ticketId: string; readonly agents: number }
  /** So many reads, of these paths in turn. */
  | { readonly task: 'reads'; readonly paths: readonly string[]; readonly requests: number };

export interface Sample {
  readonly requests: number;
  readonly answered: Cost;
  /** Seconds until the read models had it all; as `answered` where that was not asked. */
  readonly shown: number;
  /** How many answers had which status. */
  readonly statuses: Readonly<Record<number, number>>;
  /** Milliseconds of each request, ascending. */
  readonly latencies: readonly number[];
}

contest<Options, Task, Sample>(async ({ url, connections }) => {
  const open = await Promise.all(Array.from({ length: connections }, () => Connection.open(url)));
  return {
    run: async (task) => {
      const statuses: Record<number, number> = {};
      let position = 0n;
      const latencies: number[] = [];
      const note = async (asked: Promise<Heard>): Promise<void> => {
        const sentAt = performance.now();
        const { status, text } = await asked;
        latencies.push(performance.now() - sentAt);
        statuses[status] = (statuses[status] ?? 0) + 1;
        const found = /"position":"(\d+)"/.exec(text)?.[1];
        if (found !== undefined && BigInt(found) > position) position = BigInt(found);
      };
      const began = performance.now();
      const counted = counting();
      const requests = await sent(open, task, note);
      const answered = counted();
      const [first] = open;
      if (first !== undefined && task.task === 'cycles' && task.untilShown) await untilShown(first, position);
      return { requests, answered, shown: (performance.now() - began) / 1_000, statuses, latencies: latencies.sort((one, other) => one - other) };
    },
    leave: () => {
      for (const connection of open) connection.close();
      return Promise.resolve();
    },
  };
});

/** Every connection takes the next piece of work; gives the number of requests. */
async function sent(open: readonly Connection[], task: Task, note: (asked: Promise<Heard>) => Promise<void>): Promise<number> {
  const count = task.task === 'cycles' ? task.tickets : task.task === 'storm' ? task.agents : task.requests;
  let next = 0;
  const work = async (connection: Connection): Promise<void> => {
    for (let number = next++; number < count; number = next++) {
      if (task.task === 'storm') await note(connection.send('POST', `/v1/tickets/${task.ticketId}/lock`, `agent:agent-${number}`, '{}'));
      else if (task.task === 'reads') await note(connection.send('GET', task.paths[number % task.paths.length] ?? '/', 'admin:root'));
      else await cycle(connection, number, note);
    }
  };
  await Promise.all(open.map(work));
  return task.task === 'cycles' ? count * commandsPerCycle : count;
}

async function cycle(connection: Connection, number: number, note: (asked: Promise<Heard>) => Promise<void>): Promise<void> {
  const [first, second] = [agents[number % agents.length] ?? '', agents[(number + 1) % agents.length] ?? ''];
  const path = `/v1/tickets/${ticketName(number)}`;
  await note(connection.send('POST', `${path}/lock`, `agent:${first}`, '{}'));
  await note(connection.send('POST', `${path}/change-owner`, `agent:${first}`, `{"ownerId":"${second}"}`));
  await note(connection.send('POST', `${path}/unlock`, `agent:${second}`, '{}'));
}

interface Ready {
  readonly projections: readonly { readonly position: string | null }[];
}

/** Milliseconds between two looks at how far the read models are. */
const between = 10;
/** Milliseconds after which read models that are not complete are a failure. */
const patience = 300_000;

async function untilShown(connection: Connection, position: bigint): Promise<void> {
  const until = performance.now() + patience;
  while (performance.now() < until) {
    const { projections } = JSON.parse((await connection.send('GET', '/health/ready', 'admin:root')).text) as Ready;
    if (projections.every((each) => BigInt(each.position ?? '-1') >= position)) return;
    await new Promise((resolve) => setTimeout(resolve, between));
  }
  throw new Error(`the read models did not reach ${position} within ${patience} ms`);
}
