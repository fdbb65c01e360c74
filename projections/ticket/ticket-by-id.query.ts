import type { Reader } from '../custody.js';
import { type TicketView, ticketView } from './ticket-view.js';

/** A ticket as it stands now; null where the read model has none of this id. Who may see it is for the caller to judge. */
export async function ticketById(db: Reader, ticketId: string): Promise<TicketView | null> {
  const row = await db.selectFrom('custody.ticket').selectAll().where('ticket_id', '=', ticketId).executeTakeFirst();
  return row === undefined ? null : ticketView(row);
}
