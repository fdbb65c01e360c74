import type { AnyRecorded } from '../kernel/projection.js';
import { type EventSource, isFaulted } from '../read-store/event-source.js';

/** Which events an export is about; null leaves that open. */
export interface Selection {
  readonly ticket: string | null;
  /** ISO 8601, inclusive, by when things occurred. */
  readonly from: string | null;
  /** ISO 8601, exclusive. */
  readonly to: string | null;
}

/** Events a read. */
const pageSize = 1_000;

/**
 * The events of a selection, in the log's order.
 * @throws at an event that can't be read: an export without it would not be the store
 */
export async function* selected(log: Pick<EventSource, 'readAll' | 'readStream'>, { ticket, from, to }: Selection): AsyncGenerator<AnyRecorded> {
  const pages = ticket === null ? log.readAll(null, pageSize) : log.readStream(`ticket-${ticket}`);
  for await (const page of pages) {
    for (const event of page) {
      if (isFaulted(event)) throw new Error(`event ${event.revision} of ${event.stream} can’t be read: ${event.fault}`);
      const at = Date.parse(event.meta.occurredAt);
      if ((from === null || at >= Date.parse(from)) && (to === null || at < Date.parse(to))) yield event;
    }
  }
}
