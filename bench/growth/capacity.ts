import type { Cost } from '../contestants/cpu.js';
import type * as custody from '../contestants/custody-commands.js';
import type * as projector from '../contestants/projector.js';
import type * as raw from '../contestants/raw-append.js';
import type * as rebuilding from '../contestants/rebuilding.js';
import type { Bench } from '../running/bench.js';
import { enter } from '../running/enter.js';
import { folderFor } from '../running/stores.js';
import type { Capacity } from './results.js';

/** Measures each part of the way by itself: the thread that decides, the projector's process, the client. */
export async function capacityOf(bench: Bench): Promise<Capacity> {
  const tickets = bench.size(4_000);
  bench.tell('what each part costs');
  const dataDir = await folderFor(bench);
  const commands = await enter<custody.Options, custody.Task, custody.Sample>(bench, 'custody-commands', { dataDir, projector: 'none', tickets });
  const elsewhere = await enter<projector.Options, 'start' | 'stop', Cost | null>(bench, 'projector', { dataDir });
  const client = await enter<raw.Options, raw.Task, raw.Sample>(bench, 'raw-append', { folder: await folderFor(bench) });
  const log = await enter<rebuilding.Options, rebuilding.Task, rebuilding.Sample>(bench, 'rebuilding', { dataDir: await folderFor(bench), events: bench.size(50_000) });
  await commands.run({ tickets });
  await client.run({ appends: bench.size(6_000) });
  await log.run('drain');

  await elsewhere.run('start');
  const decided = await commands.run({ tickets });
  const projected = await elsewhere.run('stop');
  const appended = await client.run({ appends: bench.size(12_000) });
  const drained = await log.run('drain');
  return {
    command: (decided.answered.thread / decided.commands) * 1e6,
    projected: ((projected?.cpu ?? Number.NaN) / decided.commands) * 1e6,
    eventsPerCommand: decided.events / decided.commands,
    drained: (drained.seconds / drained.count) * 1e6,
    append: (appended.cost.thread / appended.appends) * 1e6,
  };
}
