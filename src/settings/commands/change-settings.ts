import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Envelope } from '../../event-store/command.js';
import type { SetUpReceipt } from '../../installation/receipt.js';
import { SetUp } from '../../installation/set-up.js';
import { decide } from '../../kernel/decider.js';
import type { Refusal } from '../../kernel/refusal.js';
import { settingsDecider } from '../settings.decider.js';
import type { Settings } from '../settings.events.js';

/** Changes the settings that are named; `settingsFaults` has found nothing wrong with them. */
export class ChangeSettings extends Command<SetUpReceipt | Refusal> {
  constructor(
    readonly envelope: Envelope,
    readonly changes: Partial<Settings>,
  ) {
    super();
  }
}

@CommandHandler(ChangeSettings)
export class ChangeSettingsHandler implements ICommandHandler<ChangeSettings> {
  constructor(private readonly setUp: SetUp) {}

  execute({ envelope, changes }: ChangeSettings): Promise<SetUpReceipt | Refusal> {
    return this.setUp.change('settings', envelope, ({ settings }) => decide(settingsDecider, { type: 'ChangeSettings', changes }, settings, null));
  }
}
