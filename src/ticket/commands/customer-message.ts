import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Envelope } from '../../event-store/command.js';
import { WritePath } from '../../event-store/write-path.js';
import type { TicketId } from '../../kernel/brand.js';
import { isRefusal } from '../../kernel/refusal.js';
import { followUpOf } from '../rules/follow-up.js';
import type * as asked from '../ticket.commands.js';
import { articleIdOf } from './article-id.js';
import { DecideTicket } from './decide-ticket.js';
import { derivedId } from './derived-id.js';
import type { Answer } from './receipt.js';
import { ticketKind } from './ticket-stream.js';

/** Adds a message of the requester; on a finished ticket the queue’s policy says what becomes of it (FUP-3). */
export class CustomerMessage extends Command<Answer> {
  constructor(
    readonly envelope: Envelope,
    readonly asked: Omit<asked.CustomerMessage, 'articleId' | 'followUpId'>,
  ) {
    super();
  }
}

@CommandHandler(CustomerMessage)
export class CustomerMessageHandler implements ICommandHandler<CustomerMessage> {
  constructor(
    private readonly tickets: DecideTicket,
    @Inject(WritePath) private readonly writePath: Pick<WritePath, 'state'>,
  ) {}

  async execute({ envelope, asked: { ticketId, ...asked } }: CustomerMessage): Promise<Answer> {
    const followUpId = derivedId('follow-up', ticketId, envelope.commandId) as TicketId;
    const command: asked.CustomerMessage = { ...asked, ticketId, followUpId, articleId: articleIdOf(ticketId, envelope) };
    const opening = { ...envelope, expectedRevision: null }; // `if-match` is about the old ticket
    const repeat = await this.firstOpening(command, opening);
    if (repeat !== null) return repeat;
    const due: { followUp: asked.OpenTicket | null } = { followUp: null };
    const answer = await this.tickets.decide(envelope, command, (ticket, facts) => {
      due.followUp = followUpOf(command, ticket, facts);
    });
    return isRefusal(answer) || !answer.unchanged || due.followUp === null ? answer : this.tickets.decide(opening, due.followUp);
  }

  /** A repeat of a message that opened a ticket finds it there, whatever the policy says by now (FUP-3). */
  private async firstOpening(command: asked.CustomerMessage, envelope: Envelope): Promise<Answer | null> {
    const { state } = await this.writePath.state(ticketKind, command.followUpId);
    if (state.phase === 'unknown') return null;
    const { queueId, subject } = state;
    return this.tickets.decide(envelope, { type: 'OpenTicket', ticketId: command.followUpId, articleId: command.articleId, queueId, subject });
  }
}
