import { speakTo } from '../support/client.js';
import { until } from '../support/until.js';
import type { BuiltCustody, Mutation } from './built-custody.js';
import { reckon } from './inspection.js';
import { Load, openDesk } from './load.js';
import { MortalService } from './mortal-service.js';
import { shortLeases } from './scaled-waits.js';
import { seed, sizeOf } from './seed.js';
import { ownStores, type OwnStores } from './stores-of-its-own.js';
import type { Outcome, Trial } from './trial.js';

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

const long = process.env['FAULTS_LONG'] !== undefined;
const lives = long ? Math.ceil(sizeOf('FAULTS_KILLS', 0) / 10) : 2;
/** Commands that a life acknowledges before it is killed. */
const aLife = long ? 400 : 60;

/** Each in a batch of its own, for the view has it before the next: what comes again then is older than what is shown. */
async function oneAfterTheOther(url: string): Promise<void> {
  const ticketId = 'nobody-elses'; // the writers may have left theirs locked
  await speakTo(url)('service:mail').post('/v1/tickets', { ticketId, subject: ticketId, queueId: 'first' });
  const voice = speakTo(url)('agent:agent-0');
  for (const priority of ['low', 'high', 'normal', 'urgent', 'low', 'high']) {
    await voice.does(ticketId, 'change-priority', { priority });
    await voice.sees(ticketId);
  }
}

async function play(custody: BuiltCustody, { at, settings }: OwnStores): Promise<Outcome> {
  const service = new MortalService(custody.main, settings);
  await openDesk(String(await service.url()));
  const load = new Load(service, 'w', seed, 16);
  for (let life = 1; life <= lives; life += 1) {
    await until('the commands of a life', () => Promise.resolve(load.counts.acknowledged >= life * aLife || undefined), 120_000);
    await service.end('SIGKILL', life < lives ? 'restart' : 'closed');
  }
  await load.ended();
  const url = await service.again();
  try {
    await load.settle(url);
    await oneAfterTheOther(url);
    const { rows, ...judged } = await reckon(at, load.heard());
    return { rounds: lives, acknowledged: load.counts.acknowledged, wrong: { ...judged, beside: load.accidents }, numbers: { 'rows compared': rows } };
  } finally {
    await service.end('SIGKILL', 'closed');
  }
}

/** F5: under load, over some lives, each of which reads the log from its beginning. */
export const deliveredAgain: Trial = {
  fault: 'F5',
  what: 'every event delivered three times, older ones between, each life subscribed from the beginning',
  mutate: [...shortLeases, ...deliversAgain],
  play: async (custody) => {
    const stores = await ownStores();
    try {
      return await play(custody, stores);
    } finally {
      await stores.remove();
    }
  },
};

/** The projector takes again what it has passed. */
export const forgetsWhatItPassed: readonly Mutation[] = [{ file: 'src/read-store/log-cursor.ts', from: 'if (again) return false;', to: '' }];
