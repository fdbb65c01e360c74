import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { heldAt, heldOrder } from '../../../projections/interval/held.query.js';
import { custodyRoles } from '../../../projections/interval/interval.table.js';
import { type OwnershipInterval, ownershipAt, ownershipIntervals, replayIntervals } from '../../../projections/interval/ownership.query.js';
import { parseCursor } from '../../../projections/page.js';
import type { Sight } from '../../../projections/sight.js';
import { type Given, recorded } from '../../support/fold.js';
import { freshReadModels, type ReadModelsDatabase } from '../../support/read-models.js';
import { locked, opened, owner, unlocked } from '../../support/ticket-events.js';
import { ticketHistories } from '../../support/ticket-histories.js';

let models: ReadModelsDatabase;
beforeAll(async () => (models = await freshReadModels()));
afterAll(() => models.drop());

const everything: Sight = { agentId: null, readableQueues: 'all', ownableQueues: [], memberOf: [] };
const day = (number: number) => new Date(Date.UTC(2026, 0, 1) + number * 86_400_000).toISOString();
const of = (ticketId: string, events: readonly Given[]) => recorded(events.map((event) => ({ ...event, data: { ...event.data, ticketId } })));

describe('the ownership of a ticket', () => {
  it('is the same from the read model and from the stream alone (HIS-3)', async () => {
    let tickets = 0;
    await fc.assert(
      fc.asyncProperty(ticketHistories, async ({ events }) => {
        const ticketId = `R-${(tickets += 1)}`;
        const stream = of(ticketId, events);
        await models.add(stream);
        expect(await ownershipIntervals(models.db, ticketId)).toEqual(replayIntervals(stream));
      }),
      { numRuns: 40 },
    );
  });

  it('at an instant is what the events up to it leave, the instant included (HIS-2, HIS-7)', async () => {
    let tickets = 0;
    await fc.assert(
      fc.asyncProperty(ticketHistories, fc.nat(60), async ({ events }, pick) => {
        const ticketId = `A-${(tickets += 1)}`;
        const stream = of(ticketId, events);
        await models.add(stream);
        const at = events[pick % events.length]?.at ?? '';
        const then = replayIntervals(stream.filter(({ meta }) => meta.occurredAt <= at)).filter(({ to }) => to === null);
        expect(await ownershipAt(models.db, ticketId, at)).toEqual({ ...answer(then), organizationVisibility: null });
      }),
      { numRuns: 60 },
    );
  });

  it('is none before the opening, and none of a ticket that nobody opened', async () => {
    await models.add(of('B-1', [opened({}, { at: day(5) })]));
    expect(await ownershipAt(models.db, 'B-1', '2026-01-05T23:59:59.999Z')).toBeNull();
    expect(await ownershipAt(models.db, 'B-1', day(5))).not.toBeNull();
    expect(await ownershipAt(models.db, 'B-0', day(5))).toBeNull();
  });

  it('at an instant tells how visible its organization was', async () => {
    const sharing = { organizationId: 'acme', requestTicketId: 'O-1', requestTicketRevision: 0, detail: '', consent: null, cause: 'command' };
    await models.add(
      recorded([
        { type: 'OrganizationRegistered', data: { organizationId: 'acme', name: 'Acme', details: [] }, at: day(1) },
        opened({ ticketId: 'O-1', organizationId: 'acme' }, { at: day(2) }),
        { type: 'OrgVisibilityChanged', data: { ...sharing, from: 'private', to: 'shared_read' }, at: day(3) },
      ]),
    );
    expect(await ownershipAt(models.db, 'O-1', day(2))).toMatchObject({ organizationVisibility: 'private' });
    expect(await ownershipAt(models.db, 'O-1', day(3))).toMatchObject({ organizationVisibility: 'shared_read' });
  });
});

function answer(open: readonly OwnershipInterval[]) {
  const holder = Object.fromEntries(open.map((interval) => [interval.role, interval.holder]));
  return {
    owner: holder['owner'],
    locked: holder['lock'] !== null,
    responsible: holder['responsible'],
    internalGroup: holder['internal_group'],
    internalAgent: holder['internal_agent'],
    queue: holder['queue'],
    status: holder['status'],
  };
}

describe('what an agent held at an instant', () => {
  const ask = { roles: ['owner', 'lock'] as const, limit: 500, after: null, asker: everything };
  const held = async (holder: string, at: string, rest: Partial<Parameters<typeof heldAt>[1]> = {}) =>
    (await heldAt(models.db, { holder, at, ...ask, ...rest })).items.map(({ ticketId, role }) => `${ticketId} ${role}`);

  beforeAll(async () => {
    // Dana's holdings: hours, days, months and years long, one of no length, one that still lasts.
    const spans = [0, 0.2, 1, 5, 30, 100, 365, 900, null];
    for (const [index, span] of spans.entries()) {
      await models.add(
        of(`H-${index}`, [
          opened({ queueId: index % 2 === 0 ? 'support' : 'legal' }, { at: day(0) }),
          owner('1', 'dana', {}, { at: day(10) }),
          locked('dana', {}, { at: day(10) }),
          ...(span === null ? [] : [unlocked('dana', {}, { at: day(10 + span) }), owner('dana', 'erik', {}, { at: day(10 + span) })]),
        ]),
      );
    }
  });

  it.each([9.9, 10, 10.1, 10.2, 11, 14, 40, 110, 374.9, 375, 910, 2000])('is found whatever its length, on day %d', async (number) => {
    const rows = await models.db.selectFrom('custody.interval').selectAll().where('holder', '=', 'dana').execute();
    const at = day(number);
    const expected = rows
      .filter(({ from_at: from, to_at: to }) => String(from) <= at && (to === null || String(to) > at))
      .map((row) => `${row.ticket_id} ${row.role}`)
      .sort();
    expect(await held('dana', at)).toEqual(expected);
    expect(expected.length).toBeGreaterThan(number < 10 ? -1 : 1);
  });

  it('is only of the roles and tickets that are asked for and seen', async () => {
    const asker: Sight = { agentId: 'lea', readableQueues: ['legal'], ownableQueues: [], memberOf: [] };
    expect(await held('dana', day(10), { roles: ['owner'], asker })).toEqual(['H-1 owner', 'H-3 owner', 'H-5 owner', 'H-7 owner']);
  });

  it('comes in pages that meet', async () => {
    const walked: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Awaited<ReturnType<typeof heldAt>> = await heldAt(models.db, { holder: 'dana', at: day(10), ...ask, limit: 3, after: parseCursor(cursor, heldOrder) });
      walked.push(...page.items.map(({ ticketId, role }) => `${ticketId} ${role}`));
      cursor = page.cursor;
    }
    expect(walked).toEqual(await held('dana', day(10)));
  });

  it('is searched by class of length, each in an index of its own', async () => {
    const client = await models.pool.connect();
    try {
      await client.query('begin; set local enable_seqscan = off');
      const { rows } = await client.query<{ 'QUERY PLAN': string }>(
        // Word for word what `heldAt` asks of one class.
        `explain select * from custody.interval where holder = 'dana' and role = any('{owner}') and from_at <= '2026-01-11'
         and to_at - from_at > interval '720 hours' and to_at - from_at <= interval '8760 hours' and from_at > timestamptz '2026-01-11' - interval '8760 hours' and to_at > '2026-01-11'`,
      );
      await client.query('rollback');
      expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toMatch(/Index Scan.*holder_role_from_at/);
    } finally {
      client.release();
    }
  });
});

describe('the roles of an interval', () => {
  it('are the seven of HIS-1', () => {
    expect(custodyRoles).toEqual(['owner', 'lock', 'responsible', 'internal_group', 'internal_agent', 'queue', 'status']);
  });
});
