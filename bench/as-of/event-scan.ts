import { Client } from 'pg';
import type { EventRow } from '../../projections/event/event.projection.js';
import { eventView } from '../../projections/event/ticket-events.query.js';
import type { AnyRecorded } from '../../src/kernel/projection.js';
import { waysOf } from '../views/plan.js';

const ofTicket = 'select * from custody_read.event where stream = $1 and occurred_at <= $2 order by revision';
/** Every event by which the agent comes to hold something or ceases to: each names him, whoever follows. */
const ofAgent = `
  select * from custody_read.event
  where occurred_at <= $2 and (data ->> 'to' = $1 or data ->> 'from' = $1 or data ->> 'holderId' = $1 or data ->> 'ownerId' = $1)
  order by stream, revision`;

/** Answers as-of questions as one would without a read model of intervals: by reading the table of events from end to end, and folding what is found. */
export class EventScan {
  private constructor(private readonly client: Client) {}

  /** A connection on which PostgreSQL uses no index; in all else, parallel scans included, it is as it comes. */
  static async open(connectionString: string): Promise<EventScan> {
    const client = new Client({ connectionString, options: '-c TimeZone=UTC' });
    await client.connect();
    await client.query('set enable_indexscan = off; set enable_bitmapscan = off; set enable_indexonlyscan = off');
    return new EventScan(client);
  }

  /** The events of a ticket up to an instant (ISO 8601), inclusive, in order. */
  async eventsOf(ticketId: string, at: string): Promise<readonly AnyRecorded[]> {
    const { rows } = await this.client.query<EventRow>(ofTicket, [`ticket-${ticketId}`, at]);
    return rows.map(recorded);
  }

  /** What an agent held at an instant as owner, lock holder or responsible: `ticket role`, in order. */
  async heldBy(agentId: string, at: string): Promise<readonly string[]> {
    const { rows } = await this.client.query<EventRow>(ofAgent, [agentId, at]);
    const held = new Set<string>();
    for (const { type, data } of rows) take(held, agentId, type, data as Named);
    return [...held].sort();
  }

  /** How PostgreSQL gets at the rows of a ticket. */
  async plan(ticketId: string, at: string): Promise<string> {
    return (await waysOf(this.client, { sql: ofTicket, parameters: [`ticket-${ticketId}`, at] })).join(', ');
  }

  async close(): Promise<void> {
    await this.client.end();
  }
}

/** What such an event names. */
interface Named {
  readonly ticketId: string;
  readonly to?: string;
  readonly holderId?: string;
  readonly ownerId?: string;
}

function take(held: Set<string>, agentId: string, type: string, { ticketId, to, holderId, ownerId }: Named): void {
  const passes = (role: string, holder: string | undefined): void => {
    if (holder === agentId) held.add(`${ticketId} ${role}`);
    else held.delete(`${ticketId} ${role}`);
  };
  if (type === 'TicketOpened') passes('owner', ownerId);
  if (type === 'ResponsibleChanged') passes('responsible', to);
  if (type === 'TicketLocked') passes('lock', holderId);
  if (type === 'TicketUnlocked') passes('lock', undefined);
  if (type === 'OwnerChanged') {
    passes('owner', to);
    // A new owner's lock replaces the old one without a TicketUnlocked (OWN-6).
    if (to !== agentId) passes('lock', undefined);
  }
}

function recorded(row: EventRow): AnyRecorded {
  const { type, data, revision, position, ...meta } = eventView(row);
  return { type, data, stream: row.stream, revision, position: BigInt(position), meta: { ...meta, commandHash: '' } };
}
