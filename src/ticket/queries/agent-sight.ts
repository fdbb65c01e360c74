import { Inject, Injectable } from '@nestjs/common';
import { WritePath } from '../../event-store/write-path.js';
import { FollowedInstallation } from '../../installation/followed-installation.js';
import { ticketFacts } from '../../installation/ticket-facts.js';
import { maySee } from '../ticket.sight.js';
import { readableTicket } from './readable-ticket.js';

/** What an agent reads by the directory and the tickets as the event store has them now (PRM-6, PRM-7); no read model is asked. */
@Injectable()
export class AgentSight {
  constructor(
    @Inject(WritePath) private readonly writePath: Pick<WritePath, 'state'>,
    private readonly installation: FollowedInstallation,
  ) {}

  /**
   * Which of these tickets they read.
   * @returns null where there is no such agent, or none that is active
   */
  async ofTickets(agentId: string, ticketIds: readonly string[]): Promise<ReadonlySet<string> | null> {
    const found = await Promise.all(ticketIds.map((id) => readableTicket(this.writePath, id)));
    const snapshot = await this.installation.snapshot();
    if (snapshot.directory.agents.get(agentId)?.active !== true) return null;
    const asker = { kind: 'agent', id: agentId } as const;
    const facts = ticketFacts(snapshot, { now: '', asker, requesters: new Map(), organizations: new Map() }); // sight asks for no time
    return new Set(ticketIds.filter((_, index) => {
      const ticket = found[index] ?? null;
      return ticket !== null && maySee(asker, ticket.state, facts);
    }));
  }
}
