import { Inject, Injectable } from '@nestjs/common';
import type { Envelope } from '../event-store/command.js';
import { WritePath } from '../event-store/write-path.js';
import { parseActor } from '../kernel/actor.js';
import type { Decision } from '../kernel/decider.js';
import { isRefusal, refuse, type Refusal } from '../kernel/refusal.js';
import { type Installation, type InstallationEvent, installationId, installationKind } from './installation.js';
import { setUpReceipt, type SetUpReceipt } from './receipt.js';

/** The way of every command that changes how the installation is set up: one stream, administrators alone. */
@Injectable()
export class SetUp {
  constructor(@Inject(WritePath) private readonly writePath: Pick<WritePath, 'execute'>) {}

  /**
   * Decides on the installation as it stands and appends. The change is in force for every command that starts after
   * the answer: this process decides on the very fold that it has just been written through.
   * @param id what the command is about; the receipt names it
   */
  async change(id: string, envelope: Envelope, rule: (installation: Installation) => Decision<InstallationEvent>): Promise<SetUpReceipt | Refusal> {
    const answer = await this.writePath.execute(installationKind, installationId, envelope, {
      sight: () => null,
      judge: (installation) => ({
        decision: forbidsSetUp(envelope.actor) ?? rule(installation),
        basis: installation.revision < 0 ? null : installation.revision,
      }),
    });
    return isRefusal(answer) ? answer : setUpReceipt(id, answer);
  }
}

/** Set-up is for administrators, and for the house itself when it imports (`system`); null where the actor may (PRM-9). */
export function forbidsSetUp(actor: string): Refusal | null {
  const kind = parseActor(actor)?.kind;
  if (kind === 'admin' || kind === 'system') return null;
  return refuse('PRM-9', 'request/actor-not-allowed', { actor, allowed: ['admin'] });
}
