import { Inject, Injectable } from '@nestjs/common';
import { WritePath } from '../../event-store/write-path.js';
import { FollowedInstallation } from '../../installation/followed-installation.js';
import { ticketFacts } from '../../installation/ticket-facts.js';
import type { Actor } from '../../kernel/actor.js';
import { type Refusal, refuse } from '../../kernel/refusal.js';
import { type Candidate, candidatesFor, type CandidateRole } from '../candidates.js';
import { ticketKind } from '../commands/ticket-stream.js';
import { maySee } from '../ticket.sight.js';

/** Who may take a role on a ticket, by the facts and the stream on which the command would be decided now. */
@Injectable()
export class TicketCandidates {
  constructor(
    @Inject(WritePath) private readonly writePath: Pick<WritePath, 'state'>,
    private readonly installation: FollowedInstallation,
  ) {}

  /** @returns a refusal where there is no such ticket for this asker, who is never a requester */
  async of(ticketId: string, role: CandidateRole, asker: Actor): Promise<readonly Candidate[] | Refusal> {
    const { state } = await this.writePath.state(ticketKind, ticketId);
    const snapshot = await this.installation.snapshot();
    const { agents, groups } = snapshot.directory;
    const facts = {
      ...ticketFacts(snapshot, { now: '', asker, requesters: new Map(), organizations: new Map() }), // sight and candidates ask for no time
      agents: () => [...agents.values()],
      groupName: (groupId: string) => groups.get(groupId)?.name,
    };
    if (state.phase === 'unknown' || !maySee(asker, state, facts)) return refuse('PRM-5', 'ticket/not-found');
    return candidatesFor(role, state, facts);
  }
}
