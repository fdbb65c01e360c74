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
  /** The same request over and over. */
  | { readonly task: 'same'; readonly path: string; readonly requests: number };

export interface Sample {
  readonly requests: number;
  readonly answered: Cost;
  /** Seconds until the read models had it all; as `answered` where that was not asked. */
  readonly shown: number;
  /** How many answers had which status. */
  readonly statuses: Readonly<Record<number, number>>;
}

contest<Options, Task, Sample>(async ({ url, connections }) => {
  const open = await Promise.all(Array.from({ length: connections }, () => Connection.open(url)));
  return {
    run: async (task) => {
      const statuses: Record<number, number> = {};
      let position = 0n;
      const note = ({ status, text }: Heard): void => {
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
      return { requests, answered, shown: (performance.now() - began) / 1_000, statuses };
    },
    leave: () => {
      for (const connection of open) connection.close();
      return Promise.resolve();
    },
  };
});

/** Every connection takes the next piece of work; gives the number of requests. */
async function sent(open: readonly Connection[], task: Task, note: (heard: Heard) => void): Promise<number> {
  const count = task.task === 'cycles' ? task.tickets : task.task === 'storm' ? task.agents : task.requests;
  let next = 0;
  const work = async (connection: Connection): Promise<void> => {
    for (let number = next++; number < count; number = next++) {
      if (task.task === 'storm') note(await connection.send('POST', `/v1/tickets/${task.ticketId}/lock`, `agent:agent-${number}`, '{}'));
      else if (task.task === 'same') note(await connection.send('GET', task.path, 'admin:root'));
      else await cycle(connection, number, note);
    }
  };
  await Promise.all(open.map(work));
  return task.task === 'cycles' ? count * commandsPerCycle : count;
}

async function cycle(connection: Connection, number: number, note: (heard: Heard) => void): Promise<void> {
  const [first, second] = [agents[number % agents.length] ?? '', agents[(number + 1) % agents.length] ?? ''];
  const path = `/v1/tickets/${ticketName(number)}`;
  note(await connection.send('POST', `${path}/lock`, `agent:${first}`, '{}'));
  note(await connection.send('POST', `${path}/change-owner`, `agent:${first}`, `{"ownerId":"${second}"}`));
  note(await connection.send('POST', `${path}/unlock`, `agent:${second}`, '{}'));
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
