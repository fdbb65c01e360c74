import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { StoreProcess } from '../../contracts/event-store/support/stores.js';
import { speakTo, type Voice } from '../../support/client.js';
import { type EventLine, furnish, openTicket, reasonOf, streamOf } from '../../support/desk.js';
import { type FreshDatabase, freshDatabase } from '../../support/postgres.js';
import { until } from '../../support/until.js';
import { after, type Asked, fresh, type Model, type Verdict, verdict } from './lock-model.js';
import { type ServiceProcess, startServiceProcess } from './service-process.js';

const commands = Number(process.env['TWO_SERVICES_COMMANDS'] ?? 1_500);
const tickets = Array.from({ length: 50 }, (_, index) => `T-${index}`);
const agents = ['alice', 'bob', 'carol', 'dave', 'eve', 'finn'];
/** Requests under way at a time, over both services. */
const width = 16;

let store: StoreProcess;
let database: FreshDatabase;
const services: ServiceProcess[] = [];
let speak: readonly ((actor: string) => Voice)[] = [];

beforeAll(async () => {
  [store, database] = await Promise.all([StoreProcess.start(), freshDatabase()]);
  const stores = { eventStoreUrl: store.connectionString, databaseUrl: database.url };
  for (let count = 0; count < 2; count += 1) services.push(await startServiceProcess(stores));
  speak = services.map(({ url }) => speakTo(url));
  const say = speakTo(services[0]?.url ?? '');
  await furnish(say('admin:root'), { support: {} }, Object.fromEntries(agents.map((agent) => [agent, { support: ['rw'] }])));
  for (const ticketId of tickets) await openTicket(say('service:mail'), { ticketId, queueId: 'support' });
  // A set-up change is in force elsewhere within the other's lag: the run begins when both know everybody.
  for (const voice of speak) await until('both to know the agents', async () => ((await voice('agent:finn').get('/v1/tickets')).status === 200 ? true : undefined));
}, 120_000);

afterAll(async () => {
  await Promise.all(services.map((service) => service.stop()));
  await store.remove();
  await database.drop();
}, 60_000);

interface Sent {
  readonly key: string;
  readonly ticketId: string;
  readonly by: string;
  readonly asked: Asked;
  /** Which service each try goes to; the later tries repeat the first. */
  readonly tries: readonly number[];
}

interface Answered extends Sent {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly reason: string;
  /** The revision of the ticket that somebody had been told of when it was sent: a right answer rests on it or a later one. */
  readonly since: number;
}

const anyAsked: fc.Arbitrary<Asked> = fc.oneof(
  { weight: 5, arbitrary: fc.constant<Asked>({ command: 'lock' }) },
  { weight: 4, arbitrary: fc.constant<Asked>({ command: 'unlock' }) },
  { weight: 1, arbitrary: fc.constant<Asked>({ command: 'note' }) },
  { weight: 2, arbitrary: fc.constantFrom(...agents).map((to): Asked => ({ command: 'change-owner', to })) },
  { weight: 2, arbitrary: fc.constantFrom('low', 'high').map((to): Asked => ({ command: 'change-priority', to })) },
  { weight: 2, arbitrary: fc.constantFrom('open' as const, 'resolved' as const).map((to): Asked => ({ command: 'change-status', to })) },
);
const service = fc.integer({ min: 0, max: 1 });
const anySent = fc.record({
  ticketId: fc.constantFrom(...tickets),
  by: fc.constantFrom(...agents),
  asked: anyAsked,
  tries: fc.oneof({ weight: 9, arbitrary: fc.tuple(service) }, { weight: 1, arbitrary: fc.tuple(service, service) }),
});

function bodyOf(asked: Asked): object {
  if (asked.command === 'change-owner') return { ownerId: asked.to };
  if (asked.command === 'change-priority') return { priority: asked.to };
  if (asked.command === 'change-status') return { status: asked.to };
  return asked.command === 'note' ? { body: 'Hm.' } : {};
}

/** The highest revision of each ticket that an answer has told of. */
const told = new Map<string, number>(tickets.map((ticketId) => [ticketId, 0]));

/** Sends a command once or, to whichever service, twice at the same time; every answer counts. */
async function send(sent: Sent): Promise<readonly Answered[]> {
  const since = told.get(sent.ticketId) ?? 0;
  return Promise.all(
    sent.tries.map(async (place) => {
      const voice = speak[place]?.(`agent:${sent.by}`);
      if (voice === undefined) throw new Error(`no service ${place}`);
      const answer = await voice.post(`/v1/tickets/${sent.ticketId}/${sent.asked.command}`, bodyOf(sent.asked), { 'idempotency-key': sent.key });
      if (answer.status === 200) told.set(sent.ticketId, Math.max(told.get(sent.ticketId) ?? 0, Number(answer.body.revision)));
      return { ...sent, status: answer.status, body: answer.body, reason: reasonOf(answer), since };
    }),
  );
}

async function sendAll(all: readonly Sent[]): Promise<readonly Answered[]> {
  const answered: Answered[] = [];
  const waiting = all[Symbol.iterator]();
  const worker = async (): Promise<void> => {
    for (const sent of { [Symbol.iterator]: () => waiting }) answered.push(...(await send(sent)));
  };
  await Promise.all(Array.from({ length: width }, worker));
  return answered;
}

/** The ticket at each of its revisions. */
function modelsOf(stream: readonly EventLine[]): readonly Model[] {
  const models: Model[] = [];
  for (const event of stream) models.push(event.revision === 0 ? fresh : after(models.at(-1) ?? fresh, event));
  return models;
}

/** What is wrong with an answer, or null. */
function faultIn(answer: Answered, stream: readonly EventLine[], models: readonly Model[]): string | null {
  const own = stream.filter(({ commandId }) => commandId === answer.key);
  const events = (answer.body.events ?? []) as readonly { readonly type: string; readonly revision: number }[];
  const judged = (model: Model | undefined): Verdict | null => (model === undefined ? null : verdict(answer.asked, answer.by, model));
  if (answer.status === 200 && events.length > 0) {
    const first = own[0]?.revision ?? 0;
    const types = own.map(({ type }) => type);
    const right = judged(models[first - 1]);
    if (right === null || !('types' in right) || right.types.join() !== types.join()) return `wrote ${types.join()} where the rules say ${JSON.stringify(right)}`;
    const same = events.map(({ type, revision }) => `${type}@${revision}`).join() === own.map(({ type, revision }) => `${type}@${revision}`).join();
    return same ? null : 'told of other events than it wrote';
  }
  const stands = models.slice(answer.since).map(judged);
  const fits = stands.some((right) => {
    if (right === null) return false;
    if ('types' in right) return answer.status === 200 && right.types.length === 0;
    return answer.status === 409 && right.refused === answer.reason && (right.holder === undefined || right.holder === answer.body.holder);
  });
  return fits ? null : `${answer.status} ${answer.reason} fits no state of the ticket since revision ${answer.since}`;
}

describe('two services on one event store', () => {
  it('answer as one, and lose or double nothing (OWN-1, LCK-2, EVT-3, EVT-4)', async () => {
    const seed = Number(process.env['SEED'] ?? Date.now() % 2_147_483_647);
    const all = fc.sample(anySent, { numRuns: commands, seed }).map((sent, index): Sent => ({ ...sent, key: `key-${index}` }));
    const began = performance.now();
    const answered = await sendAll(all);
    const took = performance.now() - began;

    const faults: string[] = [];
    let events = 0;
    const admin = speakTo(services[1]?.url ?? '');
    const written = new Set(answered.filter(({ status, body }) => status === 200 && body.unchanged === false).map(({ key }) => key));
    for (const ticketId of tickets) {
      const stream = await until(`the whole stream of ${ticketId}`, async () => {
        const found = await streamOf((actor) => admin(actor), ticketId);
        return found.length > (told.get(ticketId) ?? 0) ? found : undefined;
      });
      events += stream.length;
      const models = modelsOf(stream);
      for (const answer of answered) {
        const fault = answer.ticketId === ticketId ? faultIn(answer, stream, models) : null;
        if (fault !== null) faults.push(`${answer.by} ${answer.asked.command} ${ticketId} (${answer.key}): ${fault}`);
      }
      for (const { commandId, revision } of stream.slice(1)) if (!written.has(commandId)) faults.push(`${ticketId}@${revision} was never acknowledged`);
    }
    const counts = [200, 409].map((status) => `${answered.filter((answer) => answer.status === status).length} × ${status}`).join(', ');
    process.stdout.write(
      `\nseed ${seed}: ${commands} commands (${answered.length} requests) on ${tickets.length} tickets over 2 services: ${counts}, ${events} events, ${faults.length} wrong, in ${Math.round(took)} ms\n\n`,
    );
    expect(faults).toEqual([]);
    expect(answered.filter(({ status }) => status !== 200 && status !== 409)).toEqual([]);
  }, 300_000);
});
