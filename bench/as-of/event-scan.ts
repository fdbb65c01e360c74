import { Client } from 'pg';
import type { EventRow } from '../../projections/event/event.projection.js';
import { eventView } from '../../projections/event/ticket-events.query.js';
import type { AnyRecorded } from '../../src/kernel/projection.js';
import { replayed } from '../../test/support/as-of/agreement.js';
import type { Holders, Names } from '../../test/support/as-of/holders.js';
import type { Question } from '../../test/support/as-of/questions.js';
import { waysOf } from '../views/plan.js';

const text = 'select * from custody_read.event where stream = $1 and occurred_at <= $2 order by revision';

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

  async answer(names: Names, question: Question): Promise<Holders | null> {
    const { rows } = await this.client.query<EventRow>(text, this.values(question));
    return replayed(rows.map(recorded), names, question);
  }

  /** How PostgreSQL gets at the rows. */
  async plan(question: Question | undefined): Promise<string> {
    if (question === undefined) return 'nothing was asked';
    return (await waysOf(this.client, { sql: text, parameters: this.values(question) })).join(', ');
  }

  async close(): Promise<void> {
    await this.client.end();
  }

  private values({ ticket, at }: Question): unknown[] {
    return [`ticket-${ticket.ticketId}`, new Date(at).toISOString()];
  }
}

function recorded(row: EventRow): AnyRecorded {
  const { type, data, revision, position, ...meta } = eventView(row);
  return { type, data, stream: row.stream, revision, position: BigInt(position), meta: { ...meta, commandHash: '' } };
}
