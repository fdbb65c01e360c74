import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Envelope } from '../../event-store/command.js';
import type { SetUpReceipt } from '../../installation/receipt.js';
import { SetUp } from '../../installation/set-up.js';
import type { AgentId } from '../../kernel/brand.js';
import { decide } from '../../kernel/decider.js';
import type { Refusal } from '../../kernel/refusal.js';
import type { AgentBody } from '../directory-records.js';
import { directoryDecider } from '../directory.decider.js';

/** Replaces the whole record of an agent, or makes it. */
export class PutAgent extends Command<SetUpReceipt | Refusal> {
  constructor(
    readonly envelope: Envelope,
    readonly agentId: AgentId,
    readonly body: AgentBody,
  ) {
    super();
  }
}

@CommandHandler(PutAgent)
export class PutAgentHandler implements ICommandHandler<PutAgent> {
  constructor(private readonly setUp: SetUp) {}

  execute({ envelope, agentId, body }: PutAgent): Promise<SetUpReceipt | Refusal> {
    return this.setUp.change(agentId, envelope, ({ directory }) => decide(directoryDecider, { type: 'PutAgent', agentId, body }, directory, null));
  }
}
