import type { UUID } from '@eventstore/db-client/generated/shared_pb.js';
import type { AppendReq, BatchAppendReq } from '@eventstore/db-client/generated/streams_pb.js';
import { MAX_APPEND_BYTES } from './protocol-errors.js';
import { uuidBytes, type ProposedEvent } from './wire.js';

/** The events of one append as they arrive, in one request or several. */
export class Proposals {
  readonly events: ProposedEvent[] = [];
  /** Why the append cannot be taken, where it cannot. */
  problem: string | undefined;
  #bytes = 0;

  get tooLarge(): boolean {
    return this.#bytes > MAX_APPEND_BYTES;
  }

  add(message: AppendReq.ProposedMessage | BatchAppendReq.ProposedMessage): void {
    const id = idOf(message.getId());
    const fields = message.getMetadataMap();
    const type = fields.get('type');
    if (id === undefined) this.problem = 'An event needs a UUID as its id.';
    if (type === undefined || type === '') this.problem = 'An event needs a type.';
    const data = message.getData_asU8();
    const metadata = message.getCustomMetadata_asU8();
    this.#bytes += data.length + metadata.length + 2 * (type?.length ?? 0);
    // An append that is refused anyway keeps nothing in memory.
    if (id === undefined || type === undefined || this.problem !== undefined || this.tooLarge) return;
    this.events.push({ id, type, contentType: fields.get('content-type') ?? 'application/octet-stream', data, metadata });
  }
}

/** The text of a protocol UUID, in either of its forms. */
export function idText(id: UUID | undefined): string {
  const structured = id?.getStructured();
  if (structured === undefined) return id?.getString() ?? '';
  const bytes = Buffer.alloc(16);
  bytes.writeBigInt64BE(BigInt(structured.getMostSignificantBits()), 0);
  bytes.writeBigInt64BE(BigInt(structured.getLeastSignificantBits()), 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** A stream identifier's name; it travels as bytes. */
export function streamName(identifier: { getStreamName_asU8(): Uint8Array } | undefined): string {
  const bytes = identifier?.getStreamName_asU8();
  return bytes === undefined ? '' : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}

const idOf = (id: UUID | undefined): Buffer | undefined => uuidBytes(idText(id));
