import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { directoryDecider, type RegisterSeen as SeenInDirectory } from '../../directory/directory.decider.js';
import type { Envelope } from '../../event-store/command.js';
import { decide, type Decision } from '../../kernel/decider.js';
import { isRefusal, type Refusal } from '../../kernel/refusal.js';
import { type DefineSeen, workflowDecider } from '../../workflow/workflow.decider.js';
import type { Installation, InstallationEvent } from '../installation.js';
import type { SetUpReceipt } from '../receipt.js';
import { SetUp } from '../set-up.js';

/** People, teams, queues and statuses that an imported log names. */
export type Seen = Omit<SeenInDirectory, 'type'> & Omit<DefineSeen, 'type'>;

/** Makes what an import names and nobody knows yet, in one append; what is known stays as it is. */
export class RegisterSeen extends Command<SetUpReceipt | Refusal> {
  constructor(
    readonly envelope: Envelope,
    readonly seen: Seen,
  ) {
    super();
  }
}

@CommandHandler(RegisterSeen)
export class RegisterSeenHandler implements ICommandHandler<RegisterSeen> {
  constructor(private readonly setUp: SetUp) {}

  execute({ envelope, seen }: RegisterSeen): Promise<SetUpReceipt | Refusal> {
    return this.setUp.change('import', envelope, (installation) => registerSeen(installation, seen));
  }
}

/** The events that make what is seen for the first time. */
export function registerSeen({ directory, workflow }: Installation, { statuses, ...rest }: Seen): Decision<InstallationEvent> {
  const people = decide(directoryDecider, { type: 'RegisterSeen', ...rest }, directory, null);
  const steps = decide(workflowDecider, { type: 'DefineSeen', statuses }, workflow, { inUse: false, groups: directory.groups });
  if (isRefusal(people)) return people;
  return isRefusal(steps) ? steps : [...people, ...steps];
}
