import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Envelope } from '../../event-store/command.js';
import type { AgentId } from '../../kernel/brand.js';
import type { Refusal } from '../../kernel/refusal.js';
import type { Filters } from '../preferences.events.js';
import { AgentChoices, type ChoiceReceipt } from './agent-choices.js';

/** Saves a view of an agent’s own under a name (SHR-14). */
export class SaveView extends Command<ChoiceReceipt | Refusal> {
  constructor(
    readonly envelope: Envelope,
    readonly agentId: AgentId,
    readonly name: string,
    readonly filters: Filters,
  ) {
    super();
  }
}

@CommandHandler(SaveView)
export class SaveViewHandler implements ICommandHandler<SaveView> {
  constructor(private readonly choices: AgentChoices) {}

  execute({ envelope, agentId, name, filters }: SaveView): Promise<ChoiceReceipt | Refusal> {
    return this.choices.choose(envelope, { type: 'SaveView', agentId, name, filters });
  }
}
