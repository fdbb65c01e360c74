import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type EventLine, furnish, openTicket, streamOf } from '../../support/desk.js';
import { keepStores, type KeptStores, type Service, startService } from '../../support/service.js';
import { until } from '../../support/until.js';

/** The queues' unlock timeouts in minutes, and the same in milliseconds. */
const timeouts = { soon: 0.01, later: 0.05 } as const;
const millisecondsOf = (queue: keyof typeof timeouts): number => timeouts[queue] * 60_000;

let stores: KeptStores;
let service: Service | null = null;

beforeAll(async () => {
  stores = await keepStores();
  const first = await start();
  const queues = { soon: { unlockTimeoutMinutes: timeouts.soon }, later: { unlockTimeoutMinutes: timeouts.later } };
  await furnish(first.as('admin:root'), queues, { alice: { soon: ['rw'], later: ['rw'] }, bob: { soon: ['rw'], later: ['rw'] } });
  await stop();
}, 60_000);

afterEach(stop);
afterAll(async () => stores.remove());

async function start(role: 'all' | 'api' = 'all'): Promise<Service> {
  service = await startService(stores, role);
  return service;
}

async function stop(): Promise<void> {
  const running = service;
  service = null;
  await running?.stop();
}

async function lockedByAlice({ as: say }: Service, queueId: keyof typeof timeouts): Promise<string> {
  const ticketId = await openTicket(say('service:mail'), { queueId });
  await say('agent:alice').does(ticketId, 'lock');
  return ticketId;
}

const unlocksIn = (events: readonly EventLine[]): readonly EventLine[] => events.filter(({ type }) => type === 'TicketUnlocked');

/** The one lapse in a stream, which must be that of Alice's lock at the instant of LCK-8. */
function expectOneLapse(events: readonly EventLine[], queue: keyof typeof timeouts): void {
  const lock = events.find(({ type }) => type === 'TicketLocked');
  const due = new Date(Date.parse(lock?.occurredAt ?? '') + millisecondsOf(queue)).toISOString();
  expect(unlocksIn(events)).toMatchObject([{ actor: 'system:lock-timeout', occurredAt: due, data: { holderId: 'alice', cause: 'timeout' } }]);
}

/** Waits until every durable process has dealt with all that was written. */
async function settled({ url }: Service): Promise<void> {
  await until('the processes to be at the log’s end', async () => {
    const answer = await fetch(`${url}/health/ready`);
    const { projections } = (await answer.json()) as { readonly projections: readonly { readonly lag: number }[] };
    return projections.length > 0 && projections.every(({ lag }) => lag === 0) ? true : undefined;
  });
}

describe('a lock with a short timeout', () => {
  it('lapses once while the service runs; the owner stays (LCK-8)', async () => {
    const running = await start();
    const ticketId = await lockedByAlice(running, 'soon');
    await until('the lock to lapse', async () => (unlocksIn(await streamOf(running.as, ticketId)).length > 0 ? true : undefined));
    await settled(running);
    expectOneLapse(await streamOf(running.as, ticketId), 'soon');
    expect(await running.as('agent:alice').sees(ticketId)).toMatchObject({ ownerId: 'alice', locked: false, lockToken: null });
  }, 60_000);

  it('lapses once across a restart (LCK-8)', async () => {
    const before = await start();
    const ticketId = await lockedByAlice(before, 'later');
    expect(unlocksIn(await streamOf(before.as, ticketId))).toEqual([]);
    await stop();
    const restartedAt = new Date().toISOString();
    const after = await start();
    const found = await until('the lock to lapse', async () => {
      const events = await streamOf(after.as, ticketId);
      return unlocksIn(events).length > 0 ? events : undefined;
    });
    expect(unlocksIn(found)[0]?.recordedAt.localeCompare(restartedAt)).toBe(1);
    await settled(after);
    expectOneLapse(await streamOf(after.as, ticketId), 'later');
  }, 60_000);

  it('is found lapsed by a command that comes first, and the timer that comes late writes nothing (LCK-8, EVT-3)', async () => {
    const withoutProcesses = await start('api');
    const ticketId = await lockedByAlice(withoutProcesses, 'soon');
    const bob = withoutProcesses.as('agent:bob');
    const accepted = await until('Bob to get the lock', async () => {
      const answer = await bob.post(`/v1/tickets/${ticketId}/lock`);
      return answer.status === 200 ? answer : undefined;
    });
    expect(accepted.body).toMatchObject({
      events: [{ type: 'TicketUnlocked' }, { type: 'OwnerChanged' }, { type: 'TicketLocked' }],
      effects: [{ type: 'TicketUnlocked', cause: 'timeout' }],
    });
    await bob.does(ticketId, 'change-status', { status: 'pending' }); // so that his own does not lapse
    await stop();
    const withProcesses = await start();
    await settled(withProcesses);
    expectOneLapse(await streamOf(withProcesses.as, ticketId), 'soon');
  }, 60_000);
});
