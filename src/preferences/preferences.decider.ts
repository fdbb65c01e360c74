import type { Actor } from '../kernel/actor.js';
import type { AgentId, QueueId } from '../kernel/brand.js';
import type { Decider } from '../kernel/decider.js';
import { refuse } from '../kernel/refusal.js';
import { sameRecord } from '../kernel/same.js';
import type { Filters, NotificationKind, PreferencesEvent, PreferencesRecord } from './preferences.events.js';

/** What an agent chose. */
export interface Preferences {
  /** Null until the agent saves any: then the defaults of NTF-3 hold. */
  readonly chosen: PreferencesRecord | null;
  /** Counts the webhook secrets; 0: there never was one. */
  readonly webhookSecretNumber: number;
  readonly views: ReadonlyMap<string, Filters>;
}

/** Preferences as an agent writes them; what is left out is none. */
export interface PreferencesBody {
  readonly queues: readonly QueueId[];
  readonly channels: PreferencesRecord['channels'];
  readonly muted: readonly NotificationKind[];
  readonly quietHours?: PreferencesRecord['quietHours'];
  readonly webhookUrl?: string | null;
  readonly newWebhookSecret?: true;
}

export type PreferencesCommand =
  | { readonly type: 'ChangePreferences'; readonly agentId: AgentId; readonly body: PreferencesBody }
  | { readonly type: 'SaveView'; readonly agentId: AgentId; readonly name: string; readonly filters: Filters };

/** An agent chooses for themselves; an administrator may choose for them. */
export const preferencesDecider: Decider<Preferences, PreferencesCommand, PreferencesEvent, Actor> = {
  initial: { chosen: null, webhookSecretNumber: 0, views: new Map() },
  decide: {
    ChangePreferences: ({ agentId, body }, { chosen, webhookSecretNumber }, asker) => {
      if (!mayChoose(asker, agentId)) return refuse('NTF-3', 'request/actor-not-allowed', { agentId });
      const record: PreferencesRecord = {
        queues: [...new Set(body.queues)],
        channels: { inbox: body.channels.inbox, email: body.channels.email, webhook: body.channels.webhook },
        muted: [...new Set(body.muted)],
        quietHours: body.quietHours ?? null,
        webhookUrl: body.webhookUrl ?? null,
      };
      // The first webhook has a secret, asked for or not: an unsigned message could come from anybody (NTF-6).
      const isNew = body.newWebhookSecret === true || (record.webhookUrl !== null && webhookSecretNumber === 0);
      const changed: PreferencesEvent[] = sameRecord(record, chosen) ? [] : [{ type: 'PreferencesChanged', data: { agentId, ...record } }];
      return isNew ? [...changed, { type: 'WebhookSecretMade', data: { agentId, number: webhookSecretNumber + 1 } }] : changed;
    },
    SaveView: ({ agentId, name, filters }, { views }, asker) => {
      if (!mayChoose(asker, agentId)) return refuse('SHR-14', 'request/actor-not-allowed', { agentId });
      return sameRecord(views.get(name), filters) ? [] : [{ type: 'ViewSaved', data: { agentId, name, filters } }];
    },
  },
  evolve: {
    PreferencesChanged: (preferences, { queues, channels, muted, quietHours, webhookUrl }) => ({
      ...preferences,
      chosen: { queues, channels, muted, quietHours, webhookUrl },
    }),
    WebhookSecretMade: (preferences, { number }) => ({ ...preferences, webhookSecretNumber: number }),
    ViewSaved: (preferences, { name, filters }) => ({ ...preferences, views: new Map(preferences.views).set(name, filters) }),
  },
};

function mayChoose(asker: Actor, agentId: AgentId): boolean {
  return asker.kind === 'admin' || (asker.kind === 'agent' && asker.id === agentId);
}
