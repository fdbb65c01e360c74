import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type HandoffRelation, handedRoles, type PingPongRelation } from '../../../projections/interval/handoff.relations.js';
import { iso } from '../../../projections/instant.js';
import { type Given, recorded } from '../../support/fold.js';
import { freshReadModels, type ReadModelsDatabase } from '../../support/read-models.js';
import { moved, opened, owner } from '../../support/ticket-events.js';
import { ticketHistories } from '../../support/ticket-histories.js';

let models: ReadModelsDatabase;
beforeAll(async () => (models = await freshReadModels()));
afterAll(() => models.drop());

let tickets = 0;

/** Gives a history to a ticket of its own and reads what the views say of it. */
async function handed(events: readonly Given[]): Promise<{ handoffs: readonly Plain<HandoffRelation>[]; returns: readonly Plain<PingPongRelation>[] }> {
  const ticketId = `T-${(tickets += 1)}`;
  await models.add(recorded(events.map((event) => ({ ...event, data: { ...event.data, ticketId } }))));
  const handoffs = await models.db.selectFrom('custody.handoff').selectAll().where('ticket_id', '=', ticketId).execute();
  const returns = await models.db.selectFrom('custody.ping_pong').selectAll().where('ticket_id', '=', ticketId).execute();
  return { handoffs: handoffs.map(plain), returns: returns.map(plain) };
}

type Plain<Row> = Omit<Row, 'ticket_id' | 'at'> & { at: string };

function plain<Row extends { ticket_id: string; at: Date | string }>(row: Row): Plain<Row> {
  const { ticket_id: ticketId, at, ...rest } = row;
  expect(ticketId).toBe(`T-${tickets}`);
  return { ...rest, at: iso(at) };
}

/** A value of a role from an event on: D1 of the definitions, straight from the events. */
interface Run {
  readonly value: string | null;
  readonly from: number;
  readonly index: number;
}

const valueOf: Readonly<Record<string, (event: Given) => unknown>> = {
  owner: ({ type, data }) => (type === 'TicketOpened' ? data['ownerId'] : type === 'OwnerChanged' ? data['to'] : undefined),
  queue: ({ type, data }) => (type === 'TicketOpened' ? data['queueId'] : type === 'TicketMoved' ? data['to'] : undefined),
  responsible: ({ type, data }) => (type === 'TicketOpened' ? null : type === 'ResponsibleChanged' ? data['to'] : undefined),
  internal_group: ({ type, data }) =>
    type === 'TicketOpened' || type === 'InternalGroupCleared' ? null : type === 'InternalGroupAssigned' ? data['groupId'] : undefined,
  internal_agent: ({ type, data }) =>
    type === 'TicketOpened' || type === 'InternalGroupCleared'
      ? null
      : type === 'InternalGroupAssigned'
        ? data['agentId']
        : type === 'InternalAgentChanged'
          ? data['to']
          : undefined,
};
const nobody = (role: string, value: string | null) => value === null || (role === 'owner' && value === '1') || (role === 'queue' && value === 'unassigned');

/** D2: the runs of a role, nobody's as null. */
function runsOf(role: string, events: readonly Given[]): readonly Run[] {
  const runs: Run[] = [];
  events.forEach((event, index) => {
    const value = valueOf[role]?.(event);
    if (value === undefined) return;
    const held = nobody(role, value as string | null) ? null : (value as string);
    if (runs.length === 0 || runs.at(-1)?.value !== held) runs.push({ value: held, from: Date.parse(event.at ?? ''), index });
  });
  return runs;
}

/** D4–D6, spelled out: the sequence S with, of each element, when its first run began and its last one ended. */
function expected(role: string, events: readonly Given[]) {
  const runs = runsOf(role, events);
  const sequence: { holder: string; began: number; ended: number; last: number; first: number }[] = [];
  runs.forEach(({ value, from }, index) => {
    if (value === null) return;
    const ended = runs[index + 1]?.from ?? Number.NaN;
    const before = sequence.at(-1);
    if (before?.holder === value) Object.assign(before, { ended, last: index });
    else sequence.push({ holder: value, began: from, ended, first: index, last: index });
  });
  const handoffs = sequence.slice(1).map((to, index) => {
    const from = sequence[index];
    const waited = (to.began - (from?.ended ?? 0)) / 1000;
    return { role, from_holder: from?.holder, to_holder: to.holder, at: new Date(to.began).toISOString(), via_nobody: to.first !== (from?.last ?? 0) + 1, waited_seconds: waited };
  });
  const returns = sequence.flatMap((turn, index) => {
    const last = sequence.slice(0, index).findLastIndex(({ holder }) => holder === turn.holder);
    if (last === -1) return [];
    const between = sequence.slice(last + 1, index).map(({ holder }) => holder);
    const within = (turn.began - (sequence[last]?.ended ?? 0)) / 1000;
    const kind = between.length === 1 ? 'direct' : 'indirect';
    return [{ role, holder: turn.holder, between: between.join(), at: new Date(turn.began).toISOString(), within_seconds: within, kind }];
  });
  return { handoffs, returns };
}

const sorted = (rows: readonly object[]) => rows.map((row) => JSON.stringify(row, Object.keys(row).sort())).sort();

describe('hand-offs', () => {
  const at = (minutes: number) => new Date(Date.parse('2026-03-02T09:00:00.000Z') + minutes * 60_000).toISOString();

  it('go from hand to hand without a wait (D5)', async () => {
    const { handoffs } = await handed([opened({ ownerId: 'alice' }, { at: at(0) }), owner('alice', 'bob', {}, { at: at(10) })]);
    expect(handoffs).toEqual([{ role: 'owner', from_holder: 'alice', to_holder: 'bob', at: at(10), via_nobody: false, waited_seconds: 0 }]);
  });

  it('are one where nobody held it in between, with the wait (D5)', async () => {
    const { handoffs } = await handed([
      opened({ ownerId: 'alice' }, { at: at(0) }),
      owner('alice', '1', {}, { at: at(10) }),
      owner('1', 'bob', {}, { at: at(25) }),
    ]);
    expect(handoffs).toEqual([{ role: 'owner', from_holder: 'alice', to_holder: 'bob', at: at(25), via_nobody: true, waited_seconds: 900 }]);
  });

  it('are none from and to nobody, nor back to the same holder (D4)', async () => {
    const { handoffs, returns } = await handed([opened(), owner('1', 'alice'), owner('alice', '1'), owner('1', 'alice'), owner('alice', '1')]);
    expect([handoffs, returns]).toEqual([[], []]);
  });

  it('of queues leave out the queue of nobody', async () => {
    const { handoffs } = await handed([
      opened({ ownerId: 'alice', queueId: 'unassigned' }, { at: at(0) }),
      moved('unassigned', 'support', {}, { at: at(1) }),
      moved('support', 'unassigned', {}, { at: at(2) }),
      moved('unassigned', 'level-2', {}, { at: at(3) }),
    ]);
    expect(handoffs).toEqual([{ role: 'queue', from_holder: 'support', to_holder: 'level-2', at: at(3), via_nobody: true, waited_seconds: 60 }]);
  });
});

describe('ping-pong', () => {
  const at = (minutes: number) => new Date(Date.parse('2026-03-02T09:00:00.000Z') + minutes * 60_000).toISOString();

  it('is direct where one other held it, indirect where several did (D6)', async () => {
    const { returns } = await handed([
      opened({ ownerId: 'alice' }, { at: at(0) }),
      owner('alice', 'bob', {}, { at: at(10) }),
      owner('bob', 'alice', {}, { at: at(15) }),
      owner('alice', 'carol', {}, { at: at(16) }),
      owner('carol', 'bob', {}, { at: at(20) }),
    ]);
    expect(returns).toEqual([
      { role: 'owner', holder: 'alice', between: 'bob', at: at(15), within_seconds: 300, kind: 'direct' },
      { role: 'owner', holder: 'bob', between: 'alice,carol', at: at(20), within_seconds: 300, kind: 'indirect' },
    ]);
  });

  it('and hand-offs are those of the definitions, whatever happens (D1–D6)', async () => {
    await fc.assert(
      fc.asyncProperty(ticketHistories, async ({ events }) => {
        const { handoffs, returns } = await handed(events);
        const wanted = handedRoles.map((role) => expected(role, events));
        expect(sorted(handoffs)).toEqual(sorted(wanted.flatMap((each) => each.handoffs)));
        expect(sorted(returns)).toEqual(sorted(wanted.flatMap((each) => each.returns)));
      }),
    );
  });
});
