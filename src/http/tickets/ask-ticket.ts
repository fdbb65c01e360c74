import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { TicketId } from '../../kernel/brand.js';
import { isRefusal } from '../../kernel/refusal.js';
import { derivedId } from '../../ticket/commands/derived-id.js';
import type { Answer, Receipt } from '../../ticket/commands/receipt.js';
import { type Admitted, withheld } from '../door/admitted.js';
import { callerText } from '../door/caller.js';
import { commandHash } from '../door/envelope.js';
import { normalInstant } from '../door/instant.js';
import { invalid } from '../door/problem.js';
import { Surroundings } from '../ports.js';
import { Metrics } from '../service/metrics.js';
import { type AskedCommand, askedCommands, type CommandName } from './asked-commands.js';

/** A command as it came: by its own route, or as one of a bulk request. */
export interface Ask {
  readonly name: CommandName;
  /** Null where the command itself makes the ticket. */
  readonly ticketId: string | null;
  /** Of the command's shape. */
  readonly body: object;
  /** Who asks, under which key; `sent` is the body as it came. */
  readonly admitted: Admitted;
}

/** Brings a command to its handler: everything between a body of the right shape and the answer. */
@Injectable()
export class AskTicket {
  constructor(
    private readonly commands: CommandBus,
    private readonly surroundings: Surroundings,
    private readonly metrics: Metrics,
  ) {}

  /** Asks, and counts what became of it. Rejects only where there was an accident. */
  async ask(ask: Ask): Promise<Answer> {
    const answer = await this.answer(ask);
    this.metrics.command(ask.name, isRefusal(answer) ? answer.refused : answer.unchanged ? 'unchanged' : 'accepted');
    return answer;
  }

  private async answer({ name, ticketId, body, admitted }: Ask): Promise<Answer> {
    const row = askedCommands[name] as AskedCommand<object>; // the body is of this very row's shape
    const faults = row.faults?.(body, admitted.caller, this.surroundings.now()) ?? [];
    if (faults.length > 0) return invalid(faults);
    const named = ticketId ?? ('ticketId' in body && typeof body.ticketId === 'string' ? body.ticketId : null);
    const commandId = admitted.key ?? this.surroundings.freshId();
    const target = named ?? derivedId('ticket', commandId);
    return this.commands.execute(row.command(target as TicketId, body, this.envelope(name, named ?? 'open', commandId, body, admitted)));
  }

  private envelope(name: CommandName, target: string, commandId: string, body: object, admitted: Admitted) {
    const { actor, service } = callerText(admitted.caller);
    return {
      commandId,
      correlationId: admitted.correlationId,
      causationId: null,
      actor,
      service,
      hash: commandHash({ actor, target, command: name, body: admitted.sent }),
      occurredAt: 'occurredAt' in body && typeof body.occurredAt === 'string' ? normalInstant(body.occurredAt) : null,
      expectedRevision: admitted.expectedRevision,
      withheld: withheld('command', admitted.caller),
    };
  }
}

/** 201 where a ticket was made, else 200. */
export function successStatus(name: CommandName, receipt: Receipt): 200 | 201 {
  return name === 'open' || receipt.followsUp !== undefined ? 201 : 200;
}

