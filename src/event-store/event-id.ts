import { hash } from 'node:crypto';

/** Namespace of our event ids (a random UUID, for ever the same). */
const namespace = Buffer.from('5f3c9c0e8d4b4b0f9d0a6f1c2a7e4d11', 'hex');

/** What makes an event the same event. */
export interface EventIdentity {
  readonly stream: string;
  readonly commandId: string;
  /** Expected revision of the append; -1 for an empty stream. */
  readonly expectedRevision: number;
  /** Place in the append, counting from 0. */
  readonly index: number;
  readonly type: string;
  /** The data as JSON text. */
  readonly data: string;
  readonly occurredAt: string;
}

/**
 * UUIDv5 of what the event is: the same bytes have the same id, so sending them again is harmless, and a new decision
 * never passes for an old one. `occurredAt` counts, for it is folded into the state too.
 */
export function eventId(event: EventIdentity): string {
  const content = hash('sha256', `${event.type}\n${event.occurredAt}\n${event.data}`, 'hex');
  const name = `${event.stream}\n${event.commandId}\n${event.expectedRevision}\n${event.index}\n${content}`;
  const bytes = hash('sha1', Buffer.concat([namespace, Buffer.from(name)]), 'buffer');
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex', 0, 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
