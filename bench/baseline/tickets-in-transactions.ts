import { ConflictException, ForbiddenException, Inject, Injectable, NotFoundException } from '@nestjs/common';
import { Pool, type PoolClient } from 'pg';
import { Rights } from './rights.js';
import { type Changed, Tickets } from './tickets.js';

interface Ticket {
  readonly queue_id: string;
  readonly owner_id: string | null;
  readonly locked_by: string | null;
  readonly revision: number;
}

interface Change {
  readonly act: string;
  readonly owner: string | null;
  readonly lockedBy: string | null;
  readonly note?: string | undefined;
}

/** As most services do it: read the row and lock it, check, change it, write history, commit. */
@Injectable()
export class TicketsInTransactions extends Tickets {
  constructor(
    @Inject(Pool) private readonly pool: Pool,
    private readonly rights: Rights,
  ) {
    super();
  }

  lock(ticketId: string, agent: string): Promise<Changed> {
    return this.change(ticketId, agent, ({ locked_by: holder }) => {
      if (holder !== null && holder !== agent) throw new ConflictException(`locked by ${holder}`);
      return holder === agent ? null : { act: 'lock', owner: agent, lockedBy: agent };
    });
  }

  changeOwner(ticketId: string, agent: string, { ownerId, note }: { readonly ownerId: string; readonly note?: string | undefined }): Promise<Changed> {
    return this.change(ticketId, agent, ({ queue_id: queue, owner_id: owner, locked_by: holder }) => {
      if (!this.rights.mayOwn(ownerId, queue)) throw new ConflictException(`${ownerId} may not own tickets here`);
      return owner === ownerId && holder === ownerId ? null : { act: 'change-owner', owner: ownerId, lockedBy: ownerId, note };
    });
  }

  unlock(ticketId: string, agent: string): Promise<Changed> {
    return this.change(ticketId, agent, ({ owner_id: owner, locked_by: holder }) => {
      if (holder !== null && holder !== agent) throw new ConflictException(`locked by ${holder}`);
      return holder === null ? null : { act: 'unlock', owner, lockedBy: null };
    });
  }

  private async change(ticketId: string, agent: string, decide: (ticket: Ticket) => Change | null): Promise<Changed> {
    const client = await this.pool.connect();
    try {
      await client.query('begin');
      const changed = await this.within(client, ticketId, agent, decide);
      await client.query('commit');
      return changed;
    } catch (error) {
      await client.query('rollback');
      throw error;
    } finally {
      client.release();
    }
  }

  private async within(client: PoolClient, ticketId: string, agent: string, decide: (ticket: Ticket) => Change | null): Promise<Changed> {
    const { rows } = await client.query<Ticket>({
      name: 'take',
      text: 'select queue_id, owner_id, locked_by, revision from ticket where ticket_id = $1 for update',
      values: [ticketId],
    });
    const [ticket] = rows;
    if (ticket === undefined) throw new NotFoundException();
    if (!this.rights.mayOwn(agent, ticket.queue_id)) throw new ForbiddenException();
    const change = decide(ticket);
    if (change === null) return { ticketId, revision: ticket.revision, unchanged: true };
    const { act, owner, lockedBy, note = null } = change;
    const revision = ticket.revision + 1;
    await client.query({
      name: 'change',
      text: `update ticket set owner_id = $2, locked_by = $3, locked_at = case when $3::text is null then null else now() end, changed_at = now(), revision = $4
        where ticket_id = $1`,
      values: [ticketId, owner, lockedBy, revision],
    });
    await client.query({
      name: 'tell',
      text: 'insert into ticket_history (ticket_id, revision, act, actor, from_owner, to_owner, note) values ($1, $2, $3, $4, $5, $6, $7)',
      values: [ticketId, revision, act, agent, ticket.owner_id, owner, note],
    });
    return { ticketId, revision, unchanged: false };
  }
}
