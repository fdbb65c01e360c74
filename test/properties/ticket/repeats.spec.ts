import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { custodyRoles } from '../../../projections/interval/interval.table.js';
import { replayIntervals } from '../../../projections/interval/ownership.query.js';
import type { Appended, Envelope, Judgement } from '../../../src/event-store/command.js';
import { CommandWork } from '../../../src/event-store/command-work.js';
import { fold, type Folded, unfolded } from '../../../src/event-store/stream-cache.js';
import { actorText } from '../../../src/kernel/actor.js';
import { decide } from '../../../src/kernel/decider.js';
import type { AnyRecorded } from '../../../src/kernel/projection.js';
import { isRefusal, type Refusal } from '../../../src/kernel/refusal.js';
import { overridesOf } from '../../../src/ticket/answer.js';
import { ticketKind } from '../../../src/ticket/commands/ticket-stream.js';
import { ticketDecider } from '../../../src/ticket/ticket.decider.js';
import type { TicketEvent } from '../../../src/ticket/ticket.events.js';
import { isFinished, lockOf, ownerOf, placeholder, type Ticket } from '../../../src/ticket/ticket.js';
import { sightFor } from '../../../src/ticket/ticket.sight.js';
import { life, someWorld } from '../../support/ticket-lives.js';
import { type Act, factsOf, type World } from '../../support/ticket-world.js';

/** Lives; `npm run properties` lives 10,000. */
const runs = Number(process.env['PROPERTY_RUNS'] ?? 200);

type Answer = Appended<TicketEvent> | Refusal;

/** A ticket's stream in memory, with the event store's own way of judging a command: keys, `if-match`, one append. */
class Stream {
  readonly folded: Folded<Ticket> = unfolded(ticketKind, 'ticket-T-1');
  readonly events: AnyRecorded[] = [];

  constructor(private readonly world: World) {}

  /** Carries a command out, under a key. */
  do(act: Act, commandId: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const work = new CommandWork<Ticket, TicketEvent>({
        kind: ticketKind,
        items: [{ envelope: envelopeOf(act, commandId), judgement: judgementOf(act, this.world) }],
        now: () => Date.parse(act.now),
        reread: (_, first, last) => Promise.resolve(this.events.slice(first, last + 1)),
        resolve: ([answer]) => (answer === undefined ? reject(new Error('no answer')) : resolve(answer)),
        reject,
      });
      const step = work.decide(this.folded);
      if (step.step === 'answer') {
        step.confirmed();
        return;
      }
      const { events, state } = step.appended(BigInt(this.events.length + step.append.events.length - 1));
      this.events.push(...(events as readonly AnyRecorded[]));
      fold(ticketKind, this.folded, events, state);
    });
  }
}

function envelopeOf({ asker }: Act, commandId: string): Envelope {
  const hash = `hash of ${commandId}`;
  return { commandId, correlationId: commandId, causationId: null, actor: actorText(asker), service: null, hash, occurredAt: null, expectedRevision: null };
}

function judgementOf({ command, asker }: Act, world: World): Judgement<Ticket, TicketEvent> {
  return {
    sight: (ticket) => sightFor(command, ticket, factsOf(world, asker, '')),
    judge: (ticket, { now }) => {
      const facts = factsOf(world, asker, now);
      const decision = decide(ticketDecider, command, ticket, facts);
      return { decision, basis: 1, overrides: isRefusal(decision) ? [] : overridesOf(decision, ticket, facts) };
    },
  };
}

/** What a caller sees of an answer. */
function told(answer: Answer): unknown {
  if (isRefusal(answer)) return answer;
  const { revision, events } = answer;
  return { revision, events: events.map(({ type, revision: at, data }) => ({ type, at, data })) };
}

/** OWN-1, LCK-3, FUP-1 and LCK-10, of the ticket as it stands. */
function expectSound(ticket: Ticket): void {
  if (ticket.phase === 'unknown') return;
  const lock = lockOf(ticket);
  expect(ownerOf(ticket)).not.toBe('');
  if (lock !== null) expect([lock.holderId, isFinished(ticket.statusCategory)]).toEqual([ownerOf(ticket), false]);
  expect(lock?.holderId).not.toBe(placeholder);
}

/** HIS-1: each role's intervals begin with the ticket, follow each other without gap or overlap, and the last is open. */
function expectTiles(events: readonly AnyRecorded[]): void {
  const intervals = replayIntervals(events);
  for (const role of custodyRoles) {
    const tiles = intervals.filter((interval) => interval.role === role);
    expect(tiles[0]).toMatchObject({ from: events[0]?.meta.occurredAt, openedBy: 0 });
    tiles.forEach(({ to, closedBy }, index) => expect([to, closedBy]).toEqual([tiles[index + 1]?.from ?? null, tiles[index + 1]?.openedBy ?? null]));
  }
}

const custodyEvents = ['TicketOpened', 'OwnerChanged', 'TicketLocked', 'TicketUnlocked', 'StatusChanged', 'TicketMoved', 'ResponsibleChanged', 'InternalGroupAssigned', 'InternalAgentChanged', 'InternalGroupCleared'];

describe('random commands by random agents, each repeated at some later time', () => {
  it('leave one owner, no lock of nobody or of a finished ticket, causes, and tiles; a repeat changes nothing (OWN-1, LCK-3, FUP-1, EVT-2, EVT-4, HIS-1)', async () => {
    const counts = { commands: 0, accepted: 0, repeats: 0, events: 0 };
    await fc.assert(
      fc.asyncProperty(someWorld, life, fc.infiniteStream(fc.nat()), async (world, acts, picks) => {
        const stream = new Stream(world);
        const answered: { readonly act: Act; readonly key: string; readonly answer: Answer }[] = [];
        const pick = (): number => (picks.next() as { readonly value: number }).value;
        for (const [index, act] of acts.entries()) {
          const answer = await stream.do(act, `key-${index}`);
          expectSound(stream.folded.state);
          counts.commands += 1;
          if (!isRefusal(answer) && answer.events.length > 0) answered.push({ act, key: `key-${index}`, answer });
          const again = answered[pick() % Math.max(1, answered.length)];
          if (again === undefined) continue;
          const before = stream.events.length;
          expect(told(await stream.do({ ...again.act, now: act.now }, again.key))).toEqual(told(again.answer));
          expect(stream.events).toHaveLength(before);
          counts.repeats += 1;
        }
        for (const { type, data } of stream.events) if (custodyEvents.includes(type)) expect(data).toHaveProperty('cause');
        if (stream.events.length > 0) expectTiles(stream.events);
        counts.accepted += answered.length;
        counts.events += stream.events.length;
      }),
      { numRuns: runs },
    );
    process.stdout.write(`\n${runs} lives: ${Object.entries(counts).map(([name, count]) => `${count} ${name}`).join(', ')}\n\n`);
  });
});
