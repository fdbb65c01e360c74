import { Inject, Injectable } from '@nestjs/common';
import type { Appended, Envelope, Judgement } from '../../event-store/command.js';
import { StreamBroken } from '../../event-store/store-error.js';
import { WritePath } from '../../event-store/write-path.js';
import { parseActor } from '../../kernel/actor.js';
import { decide } from '../../kernel/decider.js';
import { isRefusal, type Refusal } from '../../kernel/refusal.js';
import { effectsOf, overridesOf, refusalOnRecord } from '../answer.js';
import type { TicketCommand } from '../ticket.commands.js';
import { ticketDecider } from '../ticket.decider.js';
import type { TicketEvent } from '../ticket.events.js';
import type { TicketFacts } from '../ticket.facts.js';
import type { Ticket } from '../ticket.js';
import { sightFor } from '../ticket.sight.js';
import { type GatheredFacts, GatherFacts } from './gather-facts.js';
import type { Answer } from './receipt.js';
import { ticketKind } from './ticket-stream.js';

/** Hears on which ticket and facts a decision is made; after a conflict, once more. */
export type Heard = (ticket: Ticket, facts: TicketFacts) => void;

/** The way of every command on a ticket: facts, then sight, right and rules on its stream, then one atomic append. */
@Injectable()
export class DecideTicket {
  constructor(
    @Inject(WritePath) private readonly writePath: Pick<WritePath, 'execute'>,
    private readonly facts: GatherFacts,
  ) {}

  /**
   * Gathers the facts and decides. Rejects where the event store gave no answer (the same envelope is safe to repeat), and
   * where the ticket's stream can't be read (EVT-6).
   */
  async decide(envelope: Envelope, command: TicketCommand, heard?: Heard): Promise<Answer> {
    const asker = parseActor(envelope.actor);
    if (asker === null) throw new Error(`no actor: ${envelope.actor}`);
    const facts = await this.facts.for(command, asker);
    const presumedNew = command.type === 'OpenTicket';
    try {
      const answer = await this.writePath.execute(ticketKind, command.ticketId, envelope, judgementOf(command, facts, heard), { presumedNew });
      return isRefusal(answer) ? answer : answerOf(command.ticketId, answer);
    } catch (error) {
      // That a ticket can't be read is told to those who see it, by what could be read of it.
      const unseen = error instanceof StreamBroken ? sightFor(command, error.state as Ticket, facts.at('')) : null;
      if (unseen !== null) return unseen;
      throw error;
    }
  }
}

function judgementOf(command: TicketCommand, facts: GatheredFacts, heard?: Heard): Judgement<Ticket, TicketEvent> {
  return {
    sight: (ticket) => sightFor(command, ticket, facts.at('')), // sight asks for no time
    judge: (ticket, { now }) => {
      const known = facts.at(now);
      heard?.(ticket, known);
      const decision = decide(ticketDecider, command, ticket, known);
      return { decision, basis: facts.basis, overrides: isRefusal(decision) ? [] : overridesOf(decision, ticket, known) };
    },
  };
}

/** The receipt of what was appended, or the refusal that it records (FUP-3). */
function answerOf(ticketId: string, { revision, position, events }: Appended<TicketEvent>): Answer {
  const turnedAway: Refusal | null = refusalOnRecord(events);
  if (turnedAway !== null) return turnedAway;
  const article = events.find((event) => event.type === 'ArticleAdded');
  const opened = events.find((event) => event.type === 'TicketOpened');
  const followsUp = opened?.data.followsUp ?? null;
  return {
    ticketId,
    revision,
    position: position.toString(),
    unchanged: events.length === 0,
    events: events.map((event) => ({ type: event.type, revision: event.revision })),
    effects: effectsOf(events),
    ...(article === undefined ? {} : { articleId: article.data.articleId }),
    ...(followsUp === null ? {} : { followsUp }),
  };
}
