import { Injectable } from '@nestjs/common';
import type { Sight } from '../../../projections/sight.js';
import type { TicketView } from '../../../projections/ticket/ticket-view.js';
import { activeMembers, owns, queuesWhere, reads } from '../../directory/effective-rights.js';
import { FollowedInstallation } from '../../installation/followed-installation.js';
import type { Actor } from '../../kernel/actor.js';

const everything: Sight = { agentId: null, readableQueues: 'all', ownableQueues: [], memberOf: [] };
const nothing: Sight = { agentId: null, readableQueues: [], ownableQueues: [], memberOf: [] };

/** What the rights of an actor let them see, at this moment (PRM-6, PRM-9). */
@Injectable()
export class Sights {
  constructor(private readonly installation: FollowedInstallation) {}

  async of({ kind, id }: Actor): Promise<Sight> {
    if (kind === 'analyst' || kind === 'requester') return nothing;
    if (kind !== 'agent') return everything;
    const { directory } = await this.installation.snapshot();
    const groups = [...directory.groups.keys()].filter((groupId) => activeMembers(directory, groupId).some(({ agentId }) => agentId === id));
    return {
      agentId: id,
      readableQueues: queuesWhere(directory, id, reads),
      ownableQueues: queuesWhere(directory, id, owns),
      memberOf: groups,
    };
  }
}

/** The same of one ticket at hand: by the queue's right, or by sharing it (PRM-6). */
export function sees(sight: Sight, { queueId, internalGroupId }: Pick<TicketView, 'queueId' | 'internalGroupId'>): boolean {
  if (sight.readableQueues === 'all' || sight.readableQueues.includes(queueId)) return true;
  return internalGroupId !== null && sight.memberOf.includes(internalGroupId);
}
