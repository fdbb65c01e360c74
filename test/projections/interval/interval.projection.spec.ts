import fc from 'fast-check';
import { intervalProjection } from '../../../projections/interval/interval.projection.js';
import { custodyRoles, interval, lengthClasses, lengthCondition } from '../../../projections/interval/interval.table.js';
import { replayIntervals } from '../../../projections/interval/ownership.query.js';
import { ticketEvents } from '../../../src/ticket/ticket.events.js';
import { fold, type Given, recorded } from '../../support/fold.js';
import { cleared, internalAgent, locked, moved, opened, owner, responsible, shared, status, unlocked } from '../../support/ticket-events.js';
import { ticketHistories } from '../../support/ticket-histories.js';

const rows = (...events: readonly Given[]) => fold(intervalProjection, interval, events);
/** Holder, first and last revision of each interval of a role. */
const line = (role: string, ...events: readonly Given[]) =>
  rows(...events)
    .filter((row) => row.role === role)
    .map(({ holder, from_revision: from, to_revision: to }) => [holder, from, to]);

describe('intervals', () => {
  it('open with the ticket in every role, nobody’s where nobody holds it (HIS-1)', () => {
    const open = rows(opened({ ownerId: 'alice' }, { at: '2026-03-02T09:00:00.000Z', actor: 'requester:kim' }));
    expect(open.map(({ role, holder }) => [role, holder])).toEqual([
      ['owner', 'alice'],
      ['lock', null],
      ['responsible', null],
      ['internal_group', null],
      ['internal_agent', null],
      ['queue', 'support'],
      ['status', 'open'],
    ]);
    expect(open[0]).toEqual({
      ticket_id: 'T-1',
      role: 'owner',
      holder: 'alice',
      from_at: '2026-03-02T09:00:00.000Z',
      to_at: null,
      from_revision: 0,
      to_revision: null,
      cause: 'opened',
      act: null,
      actor: 'requester:kim',
      note: null,
    });
  });

  it('of the owner carry act, cause, actor and note of the change (OWN-5)', () => {
    const [before, after] = rows(
      opened(),
      owner('1', 'dave', { act: 'give', note: 'knows printers' }, { actor: 'agent:carol', at: '2026-03-02T10:00:00.000Z' }),
    ).filter(({ role }) => role === 'owner');
    expect(before).toMatchObject({ holder: '1', to_at: '2026-03-02T10:00:00.000Z', to_revision: 1 });
    expect(after).toMatchObject({ holder: 'dave', act: 'give', cause: 'command', actor: 'agent:carol', note: 'knows printers', to_at: null });
  });

  it('of the lock pass from holder to holder without an unlock between (OWN-6)', () => {
    expect(line('lock', opened(), locked('alice'), locked('bob'), unlocked('bob'))).toEqual([
      [null, 0, 1],
      ['alice', 1, 2],
      ['bob', 2, 3],
      [null, 3, null],
    ]);
  });

  it('follow responsible, queue and status', () => {
    const events = [opened(), responsible(null, 'bob'), moved('support', 'level-2'), status('open', 'pending')];
    expect(line('responsible', ...events)).toEqual([[null, 0, 1], ['bob', 1, null]]);
    expect(line('queue', ...events)).toEqual([['support', 0, 2], ['level-2', 2, null]]);
    expect(line('status', ...events)).toEqual([['open', 0, 3], ['pending', 3, null]]);
  });

  it('of the internal pair change only where the holder does (SHR-7)', () => {
    const events = [
      opened(),
      shared(['legal', 'dave']),
      shared(['billing', 'dave'], { previousGroupId: 'legal', previousAgentId: 'dave' }),
      internalAgent('billing', 'dave', null),
      cleared('billing', null),
    ];
    expect(line('internal_group', ...events)).toEqual([[null, 0, 1], ['legal', 1, 2], ['billing', 2, 4], [null, 4, null]]);
    expect(line('internal_agent', ...events)).toEqual([[null, 0, 1], ['dave', 1, 3], [null, 3, null]]);
  });

  it('of no length are kept, in the order of revisions (HIS-7)', () => {
    const at = '2026-03-02T09:00:00.000Z';
    const events = [opened({}, { at }), owner('1', 'alice', {}, { at }), owner('alice', 'bob', {}, { at })];
    const owners = rows(...events).filter(({ role }) => role === 'owner');
    expect(owners.map(({ holder, from_at: from, to_at: to }) => [holder, from, to])).toEqual([
      ['1', at, at],
      ['alice', at, at],
      ['bob', at, null],
    ]);
  });

  it('change by exactly the events that carry a cause (EVT-2)', () => {
    const withCause = Object.entries(ticketEvents).flatMap(([type, { schema }]) => ('cause' in schema.properties ? [type] : []));
    expect(Object.keys(intervalProjection.reads).sort()).toEqual(withCause.sort());
  });

  it('tile the life of a ticket in every role: no gap, no overlap, one open (HIS-1)', () => {
    fc.assert(
      fc.property(ticketHistories, ({ events, state }) => {
        const all = rows(...events);
        for (const role of custodyRoles) {
          const tiles = all.filter((row) => row.role === role);
          expect(tiles[0]).toMatchObject({ from_at: events[0]?.at, from_revision: 0 });
          tiles.forEach((tile, index) => {
            const next = tiles[index + 1];
            expect([tile.to_at, tile.to_revision]).toEqual([next?.from_at ?? null, next?.from_revision ?? null]);
            if (next !== undefined) {
              expect(next.holder).not.toBe(tile.holder);
              expect(tile.from_revision).toBeLessThan(next.from_revision);
            }
          });
        }
        const now = Object.fromEntries(all.filter(({ to_at: to }) => to === null).map(({ role, holder }) => [role, holder]));
        expect(now).toEqual({
          owner: state.ownerId,
          lock: state.holder,
          responsible: state.responsible,
          internal_group: state.group,
          internal_agent: state.agent,
          queue: state.queue,
          status: state.status,
        });
      }),
    );
  });

  it('are listed by their beginning, then revision, then role', () => {
    const intervals = replayIntervals(recorded([opened(), shared(['legal', 'dave'])]));
    expect(intervals.map(({ role, openedBy, closedBy }) => [role, openedBy, closedBy])).toEqual([
      ['internal_agent', 0, 1],
      ['internal_group', 0, 1],
      ['lock', 0, null],
      ['owner', 0, null],
      ['queue', 0, null],
      ['responsible', 0, null],
      ['status', 0, null],
      ['internal_agent', 1, null],
      ['internal_group', 1, null],
    ]);
  });
});

describe('classes of closed intervals', () => {
  it('meet without a gap, from the shortest to the longest', () => {
    lengthClasses.forEach(({ over }, index) => {
      expect(over).toBe(lengthClasses[index - 1]?.upTo ?? null);
    });
    expect(lengthClasses.at(-1)?.upTo).toBeNull();
    expect(lengthCondition({ over: '720 hours', upTo: '8760 hours' })).toBe(`to_at - from_at > interval '720 hours' and to_at - from_at <= interval '8760 hours'`);
  });
});
