import fc from 'fast-check';
import { replayTicket } from '../../../projections/ticket/ticket-view.js';
import { actorText } from '../../../src/kernel/actor.js';
import { decide, evolve } from '../../../src/kernel/decider.js';
import { faultOf, type Recorded } from '../../../src/kernel/event.js';
import { isRefusal, type Refusal } from '../../../src/kernel/refusal.js';
import { effectsOf, overridesOf } from '../../../src/ticket/answer.js';
import { ticketDecider } from '../../../src/ticket/ticket.decider.js';
import { type TicketEvent, ticketEvents } from '../../../src/ticket/ticket.events.js';
import { isFinished, lockOf, type OpenedTicket, ownerOf, placeholder, type Ticket } from '../../../src/ticket/ticket.js';
import { ticketRefusals } from '../../../src/ticket/ticket.refusals.js';
import { maps } from '../../../src/ticket/ticket.rights.js';
import { sightFor } from '../../../src/ticket/ticket.sight.js';
import { ticketView } from '../../../src/ticket/ticket-view.js';
import { importedLine, life, someWorld } from '../../support/ticket-lives.js';
import { type Act, factsOf, helpDeskWith, type World } from '../../support/ticket-world.js';

/** Lives a property; `npm run properties` lives 10,000. */
const runs = Number(process.env['PROPERTY_RUNS'] ?? 200);

/** What one act came to. */
interface Chapter {
  readonly act: Act;
  readonly before: Ticket;
  readonly decision: readonly TicketEvent[] | Refusal;
  readonly after: Ticket;
  readonly recorded: readonly Recorded<TicketEvent>[];
}

/** A ticket's life, act by act: what each decided, and where it led. */
function live(world: World, acts: readonly Act[]): readonly Chapter[] {
  let ticket: Ticket = ticketDecider.initial;
  let revision = -1;
  return acts.map((act, index) => {
    const before = ticket;
    const facts = factsOf(world, act.asker, act.now);
    const decision = sightFor(act.command, before, facts) ?? decide(ticketDecider, act.command, before, facts);
    const events = isRefusal(decision) ? [] : decision;
    const overrides = overridesOf(events, before, facts);
    const recorded = events.map((event, place): Recorded<TicketEvent> => {
      revision += 1;
      const { actor, occurredAt } = overrides[place] ?? { actor: actorText(act.asker), occurredAt: act.now };
      const commandId = `c-${index}`;
      const meta = {
        eventId: `e-${revision}`, commandId, correlationId: commandId, causationId: null, actor, service: null,
        occurredAt, recordedAt: act.now, version: 1, basis: 0, commandHash: '',
      };
      return { ...event, stream: 'ticket-T-1', revision, position: BigInt(revision), meta };
    });
    ticket = recorded.reduce<Ticket>((so, event) => evolve(ticketDecider.evolve, so, event), before);
    return { act, before, decision, after: ticket, recorded };
  });
}

function opened(ticket: Ticket): OpenedTicket {
  if (ticket.phase === 'unknown') throw new Error('not open');
  return ticket;
}

const eachChapter = (check: (chapter: Chapter, world: World) => void): void => {
  fc.assert(
    fc.property(someWorld, life, (world, acts) => {
      for (const chapter of live(world, acts)) if (chapter.after.phase === 'opened') check(chapter, world);
    }),
    { numRuns: runs },
  );
};

describe('whatever agents do to a ticket', () => {
  it('it has exactly one owner, and is never locked to the placeholder (OWN-1, LCK-3)', () =>
    eachChapter(({ after }) => {
      const ticket = opened(after);
      expect(ownerOf(ticket)).not.toBe('');
      const lock = lockOf(ticket);
      if (lock !== null) expect([lock.holderId, ownerOf(ticket)]).toEqual([ownerOf(ticket), lock.holderId]);
      if (lock !== null) expect(lock.holderId).not.toBe(placeholder);
    }));
  it('a finished one is unlocked (FUP-1, LCK-10)', () =>
    eachChapter(({ after }) => {
      const ticket = opened(after);
      if (isFinished(ticket.statusCategory)) expect(lockOf(ticket)).toBeNull();
    }));
  it('its internal agent is not its owner, and its internal group is mapped to its status (SHR-3, SHR-5, SHR-7, OWN-8)', () =>
    eachChapter(({ after }, world) => {
      const ticket = opened(after);
      if (ticket.internal === null) return;
      expect(ticket.internal.agentId).not.toBe(ownerOf(ticket));
      expect(maps(factsOf(world, { kind: 'system', id: 'test' }, '').status(ticket.status), ticket.internal.groupId)).toBe(true);
    }));
  it('every change of custody says why, and every event fits its schema (EVT-2, EVT-6)', () => {
    const custody = ['TicketOpened', 'OwnerChanged', 'TicketLocked', 'TicketUnlocked', 'StatusChanged', 'TicketMoved', 'ResponsibleChanged', 'InternalGroupAssigned', 'InternalAgentChanged', 'InternalGroupCleared'];
    eachChapter(({ recorded }) => {
      for (const { type, data } of recorded) {
        expect(faultOf(ticketEvents[type], type, data)).toBeNull();
        if (custody.includes(type)) expect(data).toHaveProperty('cause');
      }
    });
  });
  it('an append is in the order of OWN-6, a lapse first (OWN-6, LCK-8)', () => {
    const order = ['TicketOpened', 'TicketMoved', 'StatusChanged', 'TicketUnlocked', 'OwnerChanged', 'ResponsibleChanged', 'Internal', 'TicketLocked', 'ArticleAdded', 'AgentMentioned'];
    eachChapter(({ recorded }) => {
      const decided = recorded.filter(({ type, data }) => !(type === 'TicketUnlocked' && data.cause === 'timeout'));
      if (decided.length < recorded.length) expect(recorded[0]?.type).toBe('TicketUnlocked');
      const places = decided.map(({ type }) => order.indexOf(type.startsWith('Internal') ? 'Internal' : type)).filter((place) => place >= 0);
      expect(places).toEqual([...places].sort((left, right) => left - right));
    });
  });
  it('an owner, a lock and a responsible change only from what was to what is another (OWN-6)', () =>
    eachChapter(({ before, recorded }) => {
      let ticket = before;
      for (const event of recorded) {
        if (event.type === 'OwnerChanged') expect([event.data.from, event.data.from === event.data.to]).toEqual([ownerOf(opened(ticket)), false]);
        if (event.type === 'TicketUnlocked') expect(lockOf(opened(ticket))?.holderId).toBe(event.data.holderId);
        if (event.type === 'TicketLocked') expect(lockOf(opened(ticket))?.holderId).not.toBe(event.data.holderId);
        if (event.type === 'ResponsibleChanged') expect([event.data.from, event.data.from === event.data.to]).toEqual([opened(ticket).responsibleId, false]);
        ticket = evolve(ticketDecider.evolve, ticket, event);
      }
    }));
  it('a refusal has words and a rule; nothing is ever thrown (PRM-5)', () =>
    eachChapter(({ decision }) => {
      if (!isRefusal(decision)) return;
      expect(decision.rule).toMatch(/^[A-Z]{3}-\d+$/);
      expect(decision.refused in ticketRefusals || decision.refused.startsWith('request/')).toBe(true);
    }));
  it('effects are exactly the events of other causes (EVT-3)', () =>
    eachChapter(({ recorded }) => {
      const unasked = recorded.filter(({ data }) => 'cause' in data && data.cause !== 'command' && data.cause !== 'opened');
      expect(effectsOf(recorded)).toHaveLength(unasked.length);
    }));
  it('who is not the holder does not change its priority or queue while it is locked (LCK-4)', () =>
    eachChapter(({ act, before, recorded }, world) => {
      if (before.phase === 'unknown' || world.settings.lockEnforcement === 'advisory') return;
      const guarded = recorded.some(({ type }) => type === 'PriorityChanged' || type === 'TicketMoved' || type === 'ArticleMarkedImportant');
      const lapsed = recorded.some(({ type, data }) => type === 'TicketUnlocked' && data.cause === 'timeout');
      const holder = lockOf(before)?.holderId;
      if (guarded && !lapsed && holder !== undefined) expect(act.asker.id).toBe(holder);
    }));
});

it('these lives reach every kind of event', () => {
  const reached = new Set<string>();
  const sample = fc.sample(fc.tuple(someWorld, life, importedLine), { numRuns: 1_000, seed: 7 });
  for (const [world, acts, line] of sample) for (const { recorded } of live(world, [...acts, line])) for (const { type } of recorded) reached.add(type);
  expect(Object.keys(ticketEvents).filter((type) => !reached.has(type))).toEqual([]);
});

describe('a life told from its stream', () => {
  it('equals the read model at every revision (HIS-3)', () =>
    fc.assert(
      fc.property(someWorld, life, fc.nat(), (world, acts, pick) => {
        const recorded = live(world, acts).flatMap((chapter) => chapter.recorded);
        const upTo = recorded.slice(0, 1 + (pick % Math.max(1, recorded.length)));
        const ticket = upTo.reduce<Ticket>((so, event) => evolve(ticketDecider.evolve, so, event), ticketDecider.initial);
        expect(ticket.phase === 'opened' ? ticketView(ticket) : null).toEqual(replayTicket(upTo));
      }),
      { numRuns: runs },
    ));
  it('is decided the same way twice (EVT-3)', () =>
    fc.assert(fc.property(someWorld, life, (world, acts) => expect(live(world, acts)).toEqual(live(world, acts))), { numRuns: runs / 4 }));
  it('folds from any event on any state: evolve is total', () =>
    fc.assert(
      fc.property(someWorld, life, life, importedLine, (world, acts, others, line) => {
        const states = live(world, [...acts, line]).map(({ after }) => after);
        for (const { recorded } of live(world, others)) {
          for (const event of recorded) for (const state of [ticketDecider.initial, ...states]) expect(evolve(ticketDecider.evolve, state, event).phase).toBeDefined();
        }
      }),
      { numRuns: runs / 4 },
    ));
  it('keeps its invariants when an imported line comes upon it (LCK-3, FUP-1)', () =>
    fc.assert(
      fc.property(someWorld, life, importedLine, (world, acts, line) => {
        const last = live(world, [...acts, line]).at(-1);
        if (last?.after.phase !== 'opened') return;
        const lock = lockOf(last.after);
        if (lock !== null) expect([lock.holderId, isFinished(last.after.statusCategory)]).toEqual([ownerOf(last.after), false]);
      }),
      { numRuns: runs },
    ));
});

describe('when the set-up changes between two acts', () => {
  const change = fc.constantFrom<Partial<World>>(
    { keys: { alice: { support: ['ro'] } } },
    { agents: { alice: { active: false }, eve: { active: false } } },
    { groups: { engineering: [] } },
    { statuses: { in_engineering: { category: 'open', internalGroups: ['legal'] }, with_others: { category: 'pending', internalGroups: [] } } },
    { settings: { unlockCategories: [] } },
    { settings: { unlockCategories: ['closed'] } },
  );
  it('a lock still has its owner, and an internal group is mapped or was so when the status was entered (LCK-3, SHR-12)', () =>
    fc.assert(
      fc.property(someWorld, change, life, life, (world, changed, first, second) => {
        const later = helpDeskWith(changed, world);
        const mapped = (ticket: OpenedTicket, inside: World) =>
          ticket.internal === null || maps(factsOf(inside, { kind: 'system', id: 'test' }, '').status(ticket.status), ticket.internal.groupId);
        let ticket = live(world, first).at(-1)?.after ?? ticketDecider.initial;
        let enteredSince = false;
        for (const [index, act] of second.slice(1).entries()) {
          const decision = decide(ticketDecider, act.command, ticket, factsOf(later, act.asker, '2026-04-01T00:00:00.000Z'));
          const happened = { revision: 1_000 + index, meta: { occurredAt: '2026-04-01T00:00:00.000Z', actor: '', commandId: `l-${index}`, basis: null } };
          for (const event of isRefusal(decision) ? [] : decision) {
            ticket = evolve(ticketDecider.evolve, ticket, { ...event, ...happened });
            enteredSince ||= event.type === 'StatusChanged';
          }
          if (ticket.phase === 'unknown') return;
          const lock = lockOf(ticket);
          if (lock !== null) expect(lock.holderId).toBe(ownerOf(ticket));
          if (!ticket.lockable) expect(lock).toBeNull();
          if (enteredSince) expect(mapped(ticket, later)).toBe(true);
        }
      }),
      { numRuns: runs },
    ));
});
