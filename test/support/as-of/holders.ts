import type { Kysely } from 'kysely';
import type { Custody } from '../../../projections/custody.js';
import type { Ownership } from '../../../projections/interval/ownership.query.js';
import { type CustodyRole, custodyRoles } from '../../../projections/interval/interval.table.js';
import { placeholderOwner, unassignedQueue } from '../../../projections/nobody.js';
import type { TicketView } from '../../../projections/ticket/ticket-view.js';

/** Who held each role of a ticket at an instant, by the names that the source of an import knows; null where nobody did. */
export type Holders = Readonly<Record<CustodyRole, string | null>>;

/** Where all roles are compared, in this order. */
export const roles: readonly CustodyRole[] = custodyRoles;

/** Turns ids into names. */
export class Names {
  private constructor(private readonly names: ReadonlyMap<string, string>) {}

  static async read(db: Kysely<Custody>): Promise<Names> {
    const rows = await db.selectFrom('custody.directory').selectAll().execute();
    return new Names(new Map(rows.map(({ kind, id, name }) => [`${kind} ${id}`, name])));
  }

  /** The read model's answer. */
  ofOwnership({ owner, locked, responsible, internalGroup, internalAgent, queue, status }: Ownership): Holders {
    return this.holders(owner, locked, { responsible, internalGroup, internalAgent, queue, status });
  }

  /** A replayed ticket's. */
  ofTicket({ ownerId, locked, responsibleId, internalGroupId, internalAgentId, queueId, status }: TicketView): Holders {
    return this.holders(ownerId, locked, { responsible: responsibleId, internalGroup: internalGroupId, internalAgent: internalAgentId, queue: queueId, status });
  }

  private holders(ownerId: string, locked: boolean, ids: Omit<Ownership, 'owner' | 'locked' | 'organizationVisibility'>): Holders {
    const owner = ownerId === placeholderOwner ? null : this.name('agent', ownerId);
    return {
      owner,
      lock: locked ? owner : null, // whoever holds the lock is the owner (OWN-1)
      responsible: this.name('agent', ids.responsible),
      internal_group: this.name('group', ids.internalGroup),
      internal_agent: this.name('agent', ids.internalAgent),
      queue: ids.queue === unassignedQueue ? null : this.name('queue', ids.queue),
      status: this.name('status', ids.status),
    };
  }

  private name(kind: string, id: string | null): string | null {
    return id === null ? null : (this.names.get(`${kind} ${id}`) ?? `${kind} ${id} without a name`);
  }
}
