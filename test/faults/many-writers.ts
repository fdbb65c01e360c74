import { Pool } from 'pg';
import { Chance } from '../../src/demo/random.js';
import { speakTo } from '../support/client.js';
import type { BuiltCustody, Mutation } from './built-custody.js';
import { runCustody, serve } from './custody-process.js';
import { type Inspection, inspect } from './inspection.js';
import { commonTickets, openDesk } from './load.js';
import { seed, sizeOf } from './seed.js';
import { ownStores, type OwnStores } from './stores-of-its-own.js';
import { nothingWrong, type Outcome, type Trial } from './trial.js';

const writers = 32;
/** Events that all of them write together. */
const events = sizeOf('FAULTS_WRITES', 3_000);
/** Commands of one request. */
const together = 20;
/** Of all events, those that are written before the rebuild begins. */
const beforeRebuild = 0.7;

/** A writer: what its answers have promised. */
interface Writer {
  readonly name: string;
  readonly chance: Chance;
  sent: number;
  commands: number;
  events: number;
}

type Item = { readonly status: number; readonly receipt?: { readonly events: readonly unknown[] } };

/** Some commands on tickets that all fight over, and on new ones. */
function commandsOf(writer: Writer): readonly object[] {
  return Array.from({ length: together }, () => {
    const key = `${writer.name}-${(writer.sent += 1)}`;
    const { chance } = writer;
    const ticketId = chance.pick(commonTickets);
    if (chance.next() < 0.2) return { command: 'open', body: { ticketId: key, subject: key, queueId: 'first', body: 'Help.' }, idempotencyKey: key };
    if (chance.next() < 0.2) return { command: 'change-owner', ticketId, body: { ownerId: `agent-${chance.between(0, 15)}` }, idempotencyKey: key };
    return { command: 'note', ticketId, body: { body: key }, idempotencyKey: key };
  });
}

/** All write until they have been promised so many events together. */
async function write(url: string, all: readonly Writer[], until: number): Promise<void> {
  const promised = (): number => all.reduce((sum, each) => sum + each.events, 0);
  await Promise.all(
    all.map(async (writer, number) => {
      const voice = speakTo(url)(`agent:agent-${number % 16}`);
      while (promised() < until) {
        const { status, text, body } = await voice.post('/v1/commands', { commands: commandsOf(writer) });
        if (status !== 200) throw new Error(`${status} ${text}`);
        for (const { receipt } of body['items'] as readonly Item[]) {
          if (receipt === undefined) continue;
          writer.commands += 1;
          writer.events += receipt.events.length;
        }
      }
    }),
  );
}

/** What the log and the view of events hold of each writer, against what it was promised. */
async function counted({ log, databaseUrl }: Inspection, all: readonly Writer[]): Promise<{ readonly lost: readonly string[]; readonly doubled: readonly string[] }> {
  const inLog = new Map<string, number>();
  for await (const batch of log.readAll(null, 5_000)) {
    for (const entry of batch) {
      const writer = 'meta' in entry ? writerOf(entry.meta.commandId) : null;
      if (writer !== null) inLog.set(writer, (inLog.get(writer) ?? 0) + 1);
    }
  }
  const pool = new Pool({ connectionString: databaseUrl, max: 1 });
  const { rows } = await pool.query<{ command_id: string; n: number }>('select command_id, count(*)::integer as n from custody.event group by command_id').finally(() => pool.end());
  const inView = new Map<string, number>();
  for (const { command_id: id, n } of rows) inView.set(writerOf(id) ?? '', (inView.get(writerOf(id) ?? '') ?? 0) + n);
  const off = [inLog, inView].flatMap((found, at) => all.map(({ name, events: promised }) => ({ what: `${name}: promised ${promised}, ${at === 0 ? 'log' : 'view'} has ${found.get(name) ?? 0}`, by: (found.get(name) ?? 0) - promised })));
  return { lost: off.filter(({ by }) => by < 0).map(({ what }) => what), doubled: off.filter(({ by }) => by > 0).map(({ what }) => what) };
}

const writerOf = (commandId: string): string | null => /^(w\d+)-\d+$/.exec(commandId)?.[1] ?? null;

async function play(custody: BuiltCustody, { at, settings }: OwnStores): Promise<Outcome> {
  const { url, process } = await serve(custody.main, settings);
  try {
    await openDesk(url);
    const all = Array.from({ length: writers }, (_, number): Writer => ({ name: `w${number}`, chance: new Chance(seed * 100 + number), sent: 0, commands: 0, events: 0 }));
    await write(url, all, events * beforeRebuild);
    const live = await inspect(at, async (stores) => ({ ...(await stores.compare()), ...(await counted(stores, all)) }));
    // Rebuilt while all go on.
    const [rebuilt] = await Promise.all([runCustody([custody.cli, 'rebuild', '--json'], settings), write(url, all, events)]);
    const after = await inspect(at, async (stores) => ({ ...(await stores.compare()), ...(await counted(stores, all)) }));
    const differences = [...live.differences.map((each) => `live: ${JSON.stringify(each)}`), ...after.differences.map((each) => `rebuilt: ${JSON.stringify(each)}`)];
    return {
      rounds: all.reduce((sum, each) => sum + each.events, 0),
      acknowledged: all.reduce((sum, each) => sum + each.commands, 0),
      wrong: { ...nothingWrong, lost: [...live.lost, ...after.lost], doubled: [...live.doubled, ...after.doubled], differences, beside: rebuilt.code === 0 ? [] : [`rebuild: ${rebuilt.stderr}`] },
      numbers: { 'rows live': live.rows, 'rows rebuilt': after.rows },
    };
  } finally {
    process.signal('SIGTERM');
    await process.ended;
  }
}

/** F6: rounds are events. */
export const manyWriters: Trial = {
  fault: 'F6',
  what: `${writers} writers over HTTP, rounds are events, read models live and rebuilt meanwhile`,
  mutate: [],
  play: async (custody) => {
    const stores = await ownStores();
    try {
      return await play(custody, stores);
    } finally {
      await stores.remove();
    }
  },
};

/** While a batch is written, what comes next takes the place of what is waiting: the checkpoint moves past what was never read. */
export const passesOverWhatWaits: readonly Mutation[] = [{ file: 'src/read-store/intake.ts', from: 'this.gathered.push(...entries);', to: 'this.gathered = [...entries];' }];
