import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.js';
import type { Placed } from '../../notifications/inbox.js';
import type { Person } from '../../notifications/told.js';
import { AgentSight } from '../../ticket/queries/agent-sight.js';
import { RequesterSight } from '../../ticket/queries/requester-sight.js';

/** Of what ends a sight: told to those who could read the ticket just before it (NTF-1). */
const partings: ReadonlySet<string> = new Set(['custody_lost', 'shared_lost']);

/**
 * What of an inbox may be shown at this moment. Whom to tell was judged when it happened (NTF-7); what they may no longer
 * see by the event store as it stands is withheld (ORG-12, PRM-7).
 */
@Injectable()
export class InboxSight {
  constructor(
    private readonly requesters: RequesterSight,
    private readonly agents: AgentSight,
  ) {}

  /**
   * What a stream delivers.
   * @returns null where its reader is an agent who is active no longer
   */
  async shown({ kind, id }: Actor, found: readonly Placed[]): Promise<readonly Placed[] | null> {
    if (kind === 'requester') return this.toRequester(id, found);
    if (kind !== 'agent') return found;
    const readable = await this.agents.ofTickets(id, ticketsOf(found));
    return readable === null ? null : found.filter(({ item }) => partings.has(item.kind) || readable.has(item.ticketId));
  }

  /** What an inbox keeps: for agents the record of all that they were told, for requesters what they still see. */
  async kept({ kind, id }: Person, found: readonly Placed[]): Promise<readonly Placed[]> {
    return kind === 'requester' ? this.toRequester(id, found) : found;
  }

  private async toRequester(requesterId: string, found: readonly Placed[]): Promise<readonly Placed[]> {
    if (found.length === 0) return [];
    const judged = await this.requesters.ofTickets(await this.requesters.scope(requesterId), ticketsOf(found));
    return found.filter(({ item }) => judged.get(item.ticketId)?.access.see === true);
  }
}

function ticketsOf(found: readonly Placed[]): readonly string[] {
  return [...new Set(found.map(({ item }) => item.ticketId))];
}
