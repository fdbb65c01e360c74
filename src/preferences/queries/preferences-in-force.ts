import { Inject, Injectable } from '@nestjs/common';
import { owns, queuesWhere } from '../../directory/effective-rights.js';
import { WritePath } from '../../event-store/write-path.js';
import { FollowedInstallation } from '../../installation/followed-installation.js';
import { preferencesKind } from '../commands/agent-choices.js';
import type { PreferencesRecord } from '../preferences.events.js';

/** How an agent is told of things as it holds now: what they saved, else the defaults (NTF-3). */
@Injectable()
export class PreferencesInForce {
  constructor(
    @Inject(WritePath) private readonly writePath: Pick<WritePath, 'state'>,
    private readonly installation: FollowedInstallation,
  ) {}

  /** Null where the directory does not know the agent; `saved` tells whether these are their own. */
  async of(agentId: string): Promise<(PreferencesRecord & { readonly saved: boolean }) | null> {
    const { directory } = await this.installation.snapshot();
    const agent = directory.agents.get(agentId);
    if (agent === undefined) return null;
    const { chosen } = (await this.writePath.state(preferencesKind, agentId)).state;
    if (chosen !== null) return { ...chosen, saved: true };
    const queues = [...queuesWhere(directory, agentId, owns)];
    return { queues, channels: { inbox: true, email: agent.email !== null, webhook: false }, muted: [], quietHours: null, webhookUrl: null, saved: false };
  }
}
