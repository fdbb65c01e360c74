import { ConflictException, ForbiddenException, Inject, Injectable, NotFoundException } from '@nestjs/common';
import { Pool } from 'pg';
import { Rights } from './rights.js';
import { type Changed, Tickets } from './tickets.js';

/** The change and its history in one statement: one journey to the database, where the conditions are those of the update. */
function statement(act: string, set: string, where: string): string {
  return `with changed as (
      update ticket set ${set}, changed_at = now(), revision = ticket.revision + 1
      where ticket_id = $1 and queue_id = any($3) and ${where}
      returning ticket_id, new.revision, old.owner_id as from_owner, new.owner_id as to_owner
    ), told as (
      insert into ticket_history (ticket_id, revision, act, actor, from_owner, to_owner, note)
      select ticket_id, revision, '${act}', $2, from_owner, to_owner, $4 from changed
    )
    select revision from changed`;
}

const lock = statement('lock', 'owner_id = $2, locked_by = $2, locked_at = now()', 'locked_by is null');
const changeOwner = statement('change-owner', 'owner_id = $5, locked_by = $5, locked_at = now()', '(owner_id is distinct from $5 or locked_by is distinct from $5)');
const unlock = statement('unlock', 'locked_by = null, locked_at = null', 'locked_by = $2');

/** As somebody does it who counts the journeys. Why nothing changed is asked afterwards, in the rare case. */
@Injectable()
export class TicketsInStatements extends Tickets {
  constructor(
    @Inject(Pool) private readonly pool: Pool,
    private readonly rights: Rights,
  ) {
    super();
  }

  lock(ticketId: string, agent: string): Promise<Changed> {
    return this.change({ name: 'lock', text: lock, values: [ticketId, agent, this.rights.queuesOf(agent), null] });
  }

  changeOwner(ticketId: string, agent: string, { ownerId, note }: { readonly ownerId: string; readonly note?: string | undefined }): Promise<Changed> {
    const queues = this.rights.queuesOf(agent).filter((queue) => this.rights.mayOwn(ownerId, queue));
    return this.change({ name: 'change-owner', text: changeOwner, values: [ticketId, agent, queues, note ?? null, ownerId] });
  }

  unlock(ticketId: string, agent: string): Promise<Changed> {
    return this.change({ name: 'unlock', text: unlock, values: [ticketId, agent, this.rights.queuesOf(agent), null] });
  }

  private async change(query: { readonly name: string; readonly text: string; readonly values: readonly [string, string, ...unknown[]] }): Promise<Changed> {
    const [ticketId, agent] = query.values;
    const { rows } = await this.pool.query<{ revision: number }>({ ...query, values: [...query.values] });
    const revision = rows[0]?.revision;
    return revision === undefined ? this.why(ticketId, agent, query.name) : { ticketId, revision, unchanged: false };
  }

  private async why(ticketId: string, agent: string, act: string): Promise<Changed> {
    const { rows } = await this.pool.query<{ queue_id: string; locked_by: string | null; revision: number }>(
      'select queue_id, locked_by, revision from ticket where ticket_id = $1',
      [ticketId],
    );
    const [ticket] = rows;
    if (ticket === undefined) throw new NotFoundException();
    if (!this.rights.mayOwn(agent, ticket.queue_id)) throw new ForbiddenException();
    const settled = act === 'unlock' ? ticket.locked_by === null : act !== 'lock' || ticket.locked_by === agent;
    if (!settled) throw new ConflictException(`locked by ${ticket.locked_by ?? 'nobody'}`);
    return { ticketId, revision: ticket.revision, unchanged: true };
  }
}
