import { Inject, Injectable } from '@nestjs/common';
import type { Envelope } from '../../event-store/command.js';
import type { StreamKind } from '../../event-store/stream-kind.js';
import { WritePath } from '../../event-store/write-path.js';
import { FollowedInstallation } from '../../installation/followed-installation.js';
import { setUpReceipt, type SetUpReceipt } from '../../installation/receipt.js';
import { parseActor } from '../../kernel/actor.js';
import { decide } from '../../kernel/decider.js';
import { isRefusal, type Refusal, refuse } from '../../kernel/refusal.js';
import { type Preferences, type PreferencesCommand, preferencesDecider } from '../preferences.decider.js';
import { type PreferencesEvent, preferencesEvents } from '../preferences.events.js';

/** Streams `preferences-<agentId>`: what an agent chose. */
export const preferencesKind: StreamKind<Preferences, PreferencesEvent> = {
  category: 'preferences',
  events: preferencesEvents,
  initial: preferencesDecider.initial,
  evolve: preferencesDecider.evolve,
};

/** A receipt that also says which webhook secret this change made, null where it made none; the secret is derived at the door. */
export interface ChoiceReceipt extends SetUpReceipt {
  readonly newWebhookSecret: number | null;
}

/** The way of what agents choose for themselves. */
@Injectable()
export class AgentChoices {
  constructor(
    @Inject(WritePath) private readonly writePath: Pick<WritePath, 'execute'>,
    private readonly installation: FollowedInstallation,
  ) {}

  /** Decides on an agent's stream; an agent that the directory does not know has none. */
  async choose(envelope: Envelope, command: PreferencesCommand): Promise<ChoiceReceipt | Refusal> {
    const { directory, revision } = await this.installation.snapshot();
    const asker = parseActor(envelope.actor);
    if (asker === null) throw new Error(`no actor: ${envelope.actor}`);
    const known = directory.agents.has(command.agentId);
    const answer = await this.writePath.execute(preferencesKind, command.agentId, envelope, {
      sight: () => (known ? null : refuse('NTF-3', 'directory/agent-not-found', { agentId: command.agentId })),
      judge: (preferences) => ({ decision: decide(preferencesDecider, command, preferences, asker), basis: revision < 0 ? null : revision }),
    });
    if (isRefusal(answer)) return answer;
    const made = answer.events.find((event) => event.type === 'WebhookSecretMade');
    return { ...setUpReceipt(command.agentId, answer), newWebhookSecret: made?.data.number ?? null };
  }
}
