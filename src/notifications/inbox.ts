import type { Pool } from 'pg';
import { type Clock, pause } from '../event-store/clock.js';
import { reached } from './fan-out-place.js';
import type { Person } from './told.js';

/** A notification as its reader sees it (api.md). Times are ISO 8601. */
export interface InboxItem {
  readonly id: string;
  readonly eventId: string;
  readonly ticketId: string;
  readonly kind: string;
  readonly reasons: readonly string[];
  readonly summary: string;
  readonly at: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly readAt: string | null;
  readonly deliveries: readonly { readonly channel: string; readonly state: string; readonly deliveredAt: string | null }[];
}

/** An item and its place: places grow in the order in which people were told. */
export interface Placed {
  readonly place: string;
  readonly item: InboxItem;
}

/** What of an inbox is asked for. */
export interface InboxStretch {
  /** Only what was not marked as read. */
  readonly unread: boolean;
  /** Only those before this place; null: from the newest. */
  readonly below: string | null;
  readonly limit: number;
}

interface Row {
  readonly place: string;
  readonly id: string;
  readonly event_id: string;
  readonly ticket_id: string;
  readonly kind: string;
  readonly reasons: readonly string[];
  readonly summary: string;
  readonly at: string;
  readonly custody_before: unknown;
  readonly custody_after: unknown;
  readonly read_at: string | null;
  readonly deliveries: readonly { readonly channel: string; readonly state: string; readonly delivered_at: string | null }[];
}

/** How often it is looked whether the fan-out has come far enough, in milliseconds. */
const look = 25;

/** What people were told, for themselves. */
export class Inbox {
  constructor(
    private readonly pool: Pool,
    private readonly clock: Clock,
  ) {}

  /** The newest first. */
  list(person: Person, { unread, below, limit }: InboxStretch): Promise<readonly Placed[]> {
    return this.select(`($3::bigint is null or n.seq < $3) and ($4::boolean is false or n.read_at is null) order by n.seq desc limit $5`, [
      person.kind, person.id, below, unread, limit,
    ]);
  }

  /** Those after a place, the oldest first. */
  since(person: Person, place: string, limit: number): Promise<readonly Placed[]> {
    return this.select('n.seq > $3::bigint order by n.seq limit $4', [person.kind, person.id, place, limit]);
  }

  /** @returns null where this person has no such notification */
  async one(person: Person, id: string): Promise<Placed | null> {
    const [found] = await this.select('n.id = $3', [person.kind, person.id, id]);
    return found ?? null;
  }

  /** The place of the newest of all; `0` where nobody was told anything yet. */
  async end(): Promise<string> {
    const { rows } = await this.pool.query<{ place: string }>('select coalesce(max(seq), 0)::text as place from custody_ops.notification');
    return rows[0]?.place ?? '0';
  }

  /**
   * Marks as read, once: a repeat keeps the first time.
   * @param now ISO 8601
   * @returns null where this person has no such notification
   */
  async read(person: Person, id: string, now: string): Promise<InboxItem | null> {
    await this.pool.query(
      'update custody_ops.notification set read_at = $4 where id = $3 and person_kind = $1 and person = $2 and in_inbox and read_at is null',
      [person.kind, person.id, id, now],
    );
    return (await this.one(person, id))?.item ?? null;
  }

  /**
   * Waits until everybody was told of what happened up to a position.
   * @param wait milliseconds
   * @returns false where it had not come to that within the time
   */
  async reach(position: bigint, wait: number): Promise<boolean> {
    const until = this.clock.now() + wait;
    for (;;) {
      const at = await reached(this.pool);
      if (at !== null && at >= position) return true;
      if (this.clock.now() >= until) return false;
      await pause(this.clock, look);
    }
  }

  private async select(where: string, values: readonly unknown[]): Promise<readonly Placed[]> {
    const { rows } = await this.pool.query<Row>(
      `select n.seq::text as place, n.id, n.event_id, n.ticket_id, n.kind, n.reasons, n.summary, n.at, n.custody_before, n.custody_after, n.read_at,
         (select jsonb_agg(jsonb_build_object('channel', o.channel, 'state', o.state, 'delivered_at', o.delivered_at) order by o.seq)
          from custody_ops.outbox o where o.event_id = n.event_id and o.person_kind = n.person_kind and o.person = n.person) as deliveries
       from custody_ops.notification n where n.person_kind = $1 and n.person = $2 and n.in_inbox and ${where}`,
      [...values],
    );
    return rows.map(placed);
  }
}

function placed(row: Row): Placed {
  return {
    place: row.place,
    item: {
      id: row.id,
      eventId: row.event_id,
      ticketId: row.ticket_id,
      kind: row.kind,
      reasons: row.reasons,
      summary: row.summary,
      at: row.at,
      before: row.custody_before,
      after: row.custody_after,
      readAt: row.read_at,
      deliveries: row.deliveries.map(({ channel, state, delivered_at: at }) => ({ channel, state, deliveredAt: at === null ? null : new Date(at).toISOString() })),
    },
  };
}
