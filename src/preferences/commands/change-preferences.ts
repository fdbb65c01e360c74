import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Envelope } from '../../event-store/command.js';
import type { AgentId } from '../../kernel/brand.js';
import type { Refusal } from '../../kernel/refusal.js';
import type { PreferencesBody } from '../preferences.decider.js';
import { AgentChoices, type ChoiceReceipt } from './agent-choices.js';

/** Replaces how an agent wants to be told (NTF-3). */
export class ChangePreferences extends Command<ChoiceReceipt | Refusal> {
  constructor(
    readonly envelope: Envelope,
    readonly agentId: AgentId,
    readonly body: PreferencesBody,
  ) {
    super();
  }
}

@CommandHandler(ChangePreferences)
export class ChangePreferencesHandler implements ICommandHandler<ChangePreferences> {
  constructor(private readonly choices: AgentChoices) {}

  execute({ envelope, agentId, body }: ChangePreferences): Promise<ChoiceReceipt | Refusal> {
    return this.choices.choose(envelope, { type: 'ChangePreferences', agentId, body });
  }
}
