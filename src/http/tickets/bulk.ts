import { Injectable } from '@nestjs/common';
import { isRefusal, type Refusal } from '../../kernel/refusal.js';
import { derivedId } from '../../ticket/commands/derived-id.js';
import type { Answer, Receipt } from '../../ticket/commands/receipt.js';
import { Accidents } from '../door/accidents.js';
import type { Admitted } from '../door/admitted.js';
import { Explanations, type Fault, invalid, type ProblemDocument } from '../door/problem.js';
import { takeShape } from '../door/shape.js';
import { type Ask, AskTicket, successStatus } from './ask-ticket.js';
import { askedCommands, isCommandName } from './asked-commands.js';
import { BulkItem } from './ticket-commands.dto.js';

/** What became of one command of a bulk request. */
export type BulkAnswer = { readonly status: number; readonly receipt: Receipt } | { readonly status: number; readonly problem: ProblemDocument };

/** Many commands at once: those on one ticket in the order given, those on different tickets side by side. */
@Injectable()
export class Bulk {
  constructor(
    private readonly tickets: AskTicket,
    private readonly explanations: Explanations,
    private readonly accidents: Accidents,
  ) {}

  /** Answers each in its place; a malformed or refused one, or one that meets an accident, stops no other. */
  async ask(commands: readonly unknown[], admitted: Admitted): Promise<readonly BulkAnswer[]> {
    const lastOn = new Map<string, Promise<unknown>>();
    return Promise.all(
      commands.map((item, place) => {
        const ask = readItem(item, place, admitted);
        if (isRefusal(ask)) return Promise.resolve(this.refused(ask));
        const ticket = ask.ticketId ?? ('ticketId' in ask.body ? String(ask.body.ticketId) : null);
        if (ticket === null) return this.one(ask);
        const turn = (lastOn.get(ticket) ?? Promise.resolve()).then(() => this.one(ask));
        lastOn.set(ticket, turn);
        return turn;
      }),
    );
  }

  private async one(ask: Ask): Promise<BulkAnswer> {
    let answer: Answer;
    try {
      answer = await this.tickets.ask(ask);
    } catch (error) {
      answer = this.accidents.refusal(error, { correlationId: ask.admitted.correlationId, route: `/v1/commands ${ask.name}` }).refusal;
    }
    return isRefusal(answer) ? this.refused(answer) : { status: successStatus(ask.name, answer), receipt: answer };
  }

  private refused(refusal: Refusal): BulkAnswer {
    const problem = this.explanations.document(refusal);
    return { status: problem.status, problem };
  }
}

/** Reads one item as the command that it asks for, or says everything that is wrong with it. */
function readItem(item: unknown, place: number, admitted: Admitted): Ask | Refusal {
  const shaped = takeShape(BulkItem, item);
  if (shaped.value === null) return invalid(shaped.faults);
  const { command, ticketId, idempotencyKey, ifMatch } = shaped.value;
  if (!isCommandName(command)) return invalid([{ path: 'command', message: 'is not a command of this contract; /docs lists them' }]);
  const sent = item instanceof Object && 'body' in item ? item.body : {};
  const body = takeShape<object>(askedCommands[command].shape, sent, 'body');
  const faults = [...targetFaults(command, ticketId), ...body.faults];
  if (body.value === null || faults.length > 0) return invalid(faults);
  // A key for the whole request stands for one key an item, so that repeating the request is safe.
  const key = idempotencyKey ?? (admitted.key === null ? null : derivedId('bulk', admitted.key, String(place)));
  return { name: command, ticketId: ticketId ?? null, body: body.value, admitted: { ...admitted, sent, key, expectedRevision: ifMatch ?? null } };
}

function targetFaults(command: string, ticketId: string | undefined): readonly Fault[] {
  if (command === 'open') return ticketId === undefined ? [] : [{ path: 'ticketId', message: 'is given in the body of open' }];
  return ticketId === undefined ? [{ path: 'ticketId', message: 'must name the ticket' }] : [];
}
