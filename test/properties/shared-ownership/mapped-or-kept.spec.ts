import fc from 'fast-check';
import { isRefusal } from '../../../src/kernel/refusal.js';
import type { TicketEvent } from '../../../src/ticket/ticket.events.js';
import type { OpenedTicket } from '../../../src/ticket/ticket.js';
import { assign, changeStatus, clear, clearUnmapped, open, restore, write } from '../../support/ticket-acts.js';
import { type Act, inWorld, meanwhile, type World } from '../../support/ticket-world.js';

const groups = ['engineering', 'legal', 'support_team'] as const;
const defaults = ['open', 'pending', 'resolved', 'closed'];
const custom = ['s1', 's2', 's3', 'customer_responded'] as const;
const mapping = fc.subarray([...groups]);
const group = fc.constantFrom(...groups);
const status = fc.constantFrom(...defaults, ...custom);

type Map = Readonly<Record<(typeof custom)[number], readonly string[]>>;

/** What may happen to a ticket, or to the map that it lives by. */
type Step =
  | { readonly does: 'act'; readonly act: Act }
  | { readonly does: 'map'; readonly status: (typeof custom)[number]; readonly groups: readonly string[]; readonly onUnmap: 'keep' | 'clear' };

const act = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(status, fc.option(group, { nil: undefined })).map(([to, internalGroupId]) => changeStatus('alice', to, internalGroupId === undefined ? {} : { internalGroupId })) },
  { weight: 3, arbitrary: group.map((named) => assign('alice', named)) },
  { weight: 1, arbitrary: fc.constantFrom('finn', 'eve', 'carol').map((agent) => assign('alice', undefined, agent)) },
  { weight: 2, arbitrary: fc.constant(write('kim')) },
  { weight: 1, arbitrary: fc.constant(clear('alice')) },
  { weight: 1, arbitrary: fc.constant(restore('alice')) },
  { weight: 1, arbitrary: status.map((to) => changeStatus('automation:rules', to)) },
);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: act.map((each): Step => ({ does: 'act', act: each })) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('map' as const), status: fc.constantFrom(...custom), groups: mapping, onUnmap: fc.constantFrom('keep' as const, 'clear' as const) }) },
);
const categories = fc.tuple(...custom.map(() => fc.constantFrom('open' as const, 'pending' as const, 'resolved' as const)));
const maps = fc.record(Object.fromEntries(custom.map((id) => [id, mapping])) as Record<(typeof custom)[number], typeof mapping>);

function statusesOf(map: Map, kinds: readonly ('open' | 'pending' | 'resolved')[]): World['statuses'] {
  return Object.fromEntries(custom.map((id, index) => [id, { category: kinds[index] ?? 'open', internalGroups: map[id] }]));
}

/** What the test itself knows of the ticket, without the rules. */
interface Known {
  /** A change of the map left its pair where it was (SHR-12). */
  readonly kept: boolean;
  readonly map: Map;
}

const pairOf = ({ internal }: OpenedTicket) => internal?.groupId ?? null;
const mapsIt = (map: Map, inStatus: string, groupId: string): boolean => (map as Readonly<Record<string, readonly string[]>>)[inStatus]?.includes(groupId) === true;

/** A pair never goes without an event that says so and why, and never comes without one. */
function expectTold(before: OpenedTicket, after: OpenedTicket, events: readonly TicketEvent[]): void {
  const told = events.filter(({ type }) => type === 'InternalGroupAssigned' || type === 'InternalGroupCleared');
  expect(told).toHaveLength(pairOf(before) === pairOf(after) ? 0 : 1);
  for (const event of told) {
    if (event.type !== 'InternalGroupCleared') continue;
    expect(event.data).toMatchObject({ previousGroupId: before.internal?.groupId, previousAgentId: before.internal?.agentId });
    expect(['command', 'status_unmapped', 'config']).toContain(event.data.cause);
  }
}

describe('a ticket under a map that changes', () => {
  it('is only ever shared with a group that its status maps, or that a change of the map kept (SHR-3, SHR-7, SHR-12)', () =>
    fc.assert(
      fc.property(maps, categories, fc.array(step, { maxLength: 25 }), (firstMap, kinds, steps) => {
        let known: Known = { kept: false, map: firstMap };
        let story = inWorld({ statuses: statusesOf(firstMap, kinds) }).given(open('alice', { requesterId: 'kim' }));
        const happens = (asked: Act, world: Partial<World>): void => {
          const outcome = meanwhile(world, story).when(asked);
          const decision = outcome.decision();
          if (isRefusal(decision)) return;
          const [before, after] = [story.told.state, outcome.state()] as [OpenedTicket, OpenedTicket];
          expectTold(before, after, decision);
          story = meanwhile(world, story).and(asked);
          if (before.status !== after.status || pairOf(before) !== pairOf(after)) known = { ...known, kept: false };
        };
        for (const next of steps) {
          const ticket = story.told.state as OpenedTicket;
          if (next.does === 'map') {
            const map = { ...known.map, [next.status]: next.groups };
            const broken = ticket.internal !== null && ticket.status === next.status && !next.groups.includes(ticket.internal.groupId);
            known = { map, kept: known.kept || (broken && next.onUnmap === 'keep') };
            if (next.onUnmap === 'clear') happens(clearUnmapped(next.status), { statuses: statusesOf(map, kinds) });
          } else happens(next.act, { statuses: statusesOf(known.map, kinds) });
          const now = story.told.state as OpenedTicket;
          if (now.internal !== null && !known.kept) expect([now.status, now.internal.groupId, mapsIt(known.map, now.status, now.internal.groupId)]).toEqual([now.status, now.internal.groupId, true]);
        }
      }),
      { numRuns: 400 },
    ));
});
