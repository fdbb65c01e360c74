import { StreamBroken } from '../../event-store/store-error.js';
import type { Folded } from '../../event-store/stream-cache.js';
import type { WritePath } from '../../event-store/write-path.js';
import { ticketKind } from '../commands/ticket-stream.js';
import type { OpenedTicket } from '../ticket.js';

/** A ticket as the event store has it now; null where there is none, or what can't be read: that is shown to nobody (EVT-6). */
export async function readableTicket(writePath: Pick<WritePath, 'state'>, ticketId: string): Promise<Pick<Folded<OpenedTicket>, 'state' | 'position'> | null> {
  try {
    const { state, position } = await writePath.state(ticketKind, ticketId);
    return state.phase === 'unknown' ? null : { state, position };
  } catch (error) {
    if (error instanceof StreamBroken) return null;
    throw error;
  }
}
