import { Injectable } from '@nestjs/common';
import { type Command, CommandBus } from '@nestjs/cqrs';
import type { FastifyReply } from 'fastify';
import type { PutAgent } from '../../directory/commands/put-agent.js';
import type { SetUpReceipt } from '../../installation/receipt.js';
import { isRefusal, type Refusal } from '../../kernel/refusal.js';
import type { Admitted } from '../door/admitted.js';
import { callerText } from '../door/caller.js';
import { commandHash } from '../door/envelope.js';
import { Problem } from '../door/problem.js';
import { Surroundings } from '../ports.js';

type Envelope = ConstructorParameters<typeof PutAgent>[0];

/** Brings a change of the set-up to its handler, under the key and identity of its request. */
@Injectable()
export class AskSetUp {
  constructor(
    private readonly commands: CommandBus,
    private readonly surroundings: Surroundings,
  ) {}

  /**
   * Asks, and answers with the receipt.
   * @param target what the change is about, as `agents/alice`; with `command` it is part of what a key stands for
   * @throws Problem where it was refused
   */
  async ask<Receipt extends SetUpReceipt>(
    admitted: Admitted,
    reply: FastifyReply,
    { target, command }: { readonly target: string; readonly command: string },
    make: (envelope: Envelope) => Command<Receipt | Refusal>,
  ): Promise<Receipt> {
    const answer = await this.commands.execute(make(this.envelope(admitted, target, command)));
    if (isRefusal(answer)) throw new Problem(answer);
    void reply.header('x-position', answer.position);
    return answer;
  }

  private envelope(admitted: Admitted, target: string, command: string): Envelope {
    const { actor, service } = callerText(admitted.caller);
    return {
      commandId: admitted.key ?? this.surroundings.freshId(),
      correlationId: admitted.correlationId,
      causationId: null,
      actor,
      service,
      hash: commandHash({ actor, target, command, body: admitted.sent }),
      occurredAt: null,
      expectedRevision: admitted.expectedRevision,
    };
  }
}
