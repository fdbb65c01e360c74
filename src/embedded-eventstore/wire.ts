/** An event as the client proposed it. */
export interface ProposedEvent {
  /** The event's UUID, 16 bytes. */
  readonly id: Buffer;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

/** Where an event stands. `position` is its byte offset in the log; `revision` a bigint only for a tombstone. */
export interface Placement {
  readonly streamName: Buffer;
  readonly revision: number | bigint;
  readonly position: number;
  /** Milliseconds since 1970. */
  readonly created: number;
}

/** Where a record's names lie in its wire form, so that opening a log need not decode protobuf. */
export interface Landmarks {
  readonly nameAt: number;
  readonly typeAt: number;
  readonly typeLength: number;
}

const UUID_TEXT = 36;
const ID_FIELD = 2 + 2 + UUID_TEXT;
const TYPE_KEY = mapKey('type');
const CONTENT_TYPE_KEY = mapKey('content-type');
const CREATED_KEY = mapKey('created');
/** The client divides `created` by this: .NET ticks of 100 ns. */
const TICKS_PER_MILLISECOND = '0000';

interface Sizes {
  readonly name: number;
  readonly type: Buffer;
  readonly contentType: Buffer;
  readonly created: Buffer;
  readonly recorded: number;
  readonly readEvent: number;
  readonly total: number;
}

/** How the bytes of a `ReadResp` divide: measured once, then written once. */
export function measure(event: ProposedEvent, place: Placement): Sizes {
  const type = Buffer.from(event.type, 'utf8');
  const contentType = Buffer.from(event.contentType, 'utf8');
  const created = Buffer.from(`${String(place.created)}${TICKS_PER_MILLISECOND}`, 'latin1');
  const name = place.streamName.length;
  const recorded =
    ID_FIELD +
    lengthField(lengthField(name)) +
    1 + varintSize(place.revision) +
    2 * (1 + varintSize(place.position)) +
    lengthField(mapEntry(TYPE_KEY, type.length)) +
    lengthField(mapEntry(CONTENT_TYPE_KEY, contentType.length)) +
    lengthField(mapEntry(CREATED_KEY, created.length)) +
    (event.metadata.length === 0 ? 0 : lengthField(event.metadata.length)) +
    (event.data.length === 0 ? 0 : lengthField(event.data.length));
  const readEvent = lengthField(recorded) + 1 + varintSize(place.position);
  return { name, type, contentType, created, recorded, readEvent, total: lengthField(readEvent) };
}

/** Writes the event at `at` of `into` as the `ReadResp` that readers get, byte for byte. */
export function writeReadResp(into: Buffer, at: number, event: ProposedEvent, place: Placement, sizes: Sizes): Landmarks {
  let offset = tag(into, at, 0x0a, sizes.readEvent); // ReadResp.event
  offset = tag(into, offset, 0x0a, sizes.recorded); // ReadEvent.event
  offset = tag(into, offset, 0x0a, 2 + UUID_TEXT); // RecordedEvent.id
  offset = tag(into, offset, 0x12, UUID_TEXT); // UUID.string
  offset += into.write(uuidText(event.id), offset, 'latin1');
  offset = tag(into, offset, 0x12, lengthField(sizes.name)); // RecordedEvent.stream_identifier
  offset = tag(into, offset, 0x1a, sizes.name); // StreamIdentifier.stream_name
  const nameAt = offset - at;
  offset += place.streamName.copy(into, offset);
  offset = numberField(into, offset, 0x18, place.revision);
  offset = numberField(into, offset, 0x20, place.position); // prepare_position
  offset = numberField(into, offset, 0x28, place.position); // commit_position
  offset = mapField(into, offset, TYPE_KEY, sizes.type);
  const typeAt = offset - sizes.type.length - at;
  offset = mapField(into, offset, CONTENT_TYPE_KEY, sizes.contentType);
  offset = mapField(into, offset, CREATED_KEY, sizes.created);
  offset = bytesField(into, offset, 0x3a, event.metadata); // custom_metadata
  offset = bytesField(into, offset, 0x42, event.data);
  numberField(into, offset, 0x18, place.position); // ReadEvent.commit_position
  return { nameAt, typeAt, typeLength: sizes.type.length };
}

/** The bytes of a `ReadResp` that says a filtered subscription has passed `position`. */
export function checkpointResp(position: number): Buffer {
  const size = 2 * (1 + varintSize(position));
  const resp = Buffer.allocUnsafe(lengthField(size));
  let offset = tag(resp, 0, 0x1a, size);
  offset = numberField(resp, offset, 0x08, position);
  numberField(resp, offset, 0x10, position);
  return resp;
}

/** Text of a 16-byte UUID. */
export function uuidText(id: Buffer): string {
  const hex = id.toString('hex', 0, 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

const UUID_PATTERN = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The 16 bytes of a UUID's text, or undefined if it is none. */
export function uuidBytes(text: string): Buffer | undefined {
  return UUID_PATTERN.test(text) ? Buffer.from(text.replaceAll('-', ''), 'hex') : undefined;
}

/** The data bytes of a record's wire form: `$metadata` events are read by the store itself. */
export function dataOf(readResp: Buffer): Buffer {
  const recorded = field(field(readResp, 1), 1);
  return field(recorded, 8);
}

function field(message: Buffer, wanted: number): Buffer {
  let offset = 0;
  while (offset < message.length) {
    const [key, afterKey] = readVarint(message, offset);
    const [value, afterValue] = readVarint(message, afterKey);
    const isBytes = (key & 7) === 2;
    if (isBytes && key >>> 3 === wanted) return message.subarray(afterValue, afterValue + value);
    offset = isBytes ? afterValue + value : afterValue;
  }
  return Buffer.alloc(0);
}

function readVarint(from: Buffer, at: number): [value: number, next: number] {
  let value = 0;
  let scale = 1;
  let offset = at;
  for (;;) {
    const byte = from[offset] ?? 0;
    offset += 1;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return [value, offset];
    scale *= 128;
  }
}

function mapKey(key: string): Buffer {
  return Buffer.concat([Buffer.from([0x0a, key.length]), Buffer.from(key, 'latin1')]);
}

function mapEntry(key: Buffer, valueLength: number): number {
  return key.length + lengthField(valueLength);
}

function lengthField(length: number): number {
  return 1 + varintSize(length) + length;
}

function varintSize(value: number | bigint): number {
  if (typeof value === 'bigint') return Math.max(1, Math.ceil(value.toString(2).length / 7));
  let size = 1;
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) size += 1;
  return size;
}

function writeVarint(into: Buffer, at: number, value: number | bigint): number {
  let offset = at;
  if (typeof value === 'bigint') {
    let rest = value;
    for (; rest >= 128n; rest >>= 7n) into[offset++] = Number(rest & 127n) | 128;
    into[offset++] = Number(rest);
    return offset;
  }
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) into[offset++] = (rest % 128) | 128;
  into[offset++] = rest;
  return offset;
}

function tag(into: Buffer, at: number, key: number, length: number): number {
  into[at] = key;
  return writeVarint(into, at + 1, length);
}

function numberField(into: Buffer, at: number, key: number, value: number | bigint): number {
  into[at] = key;
  return writeVarint(into, at + 1, value);
}

function mapField(into: Buffer, at: number, key: Buffer, value: Buffer): number {
  let offset = tag(into, at, 0x32, mapEntry(key, value.length));
  offset += key.copy(into, offset);
  offset = tag(into, offset, 0x12, value.length);
  return offset + value.copy(into, offset);
}

function bytesField(into: Buffer, at: number, key: number, value: Uint8Array): number {
  if (value.length === 0) return at;
  const offset = tag(into, at, key, value.length);
  into.set(value, offset);
  return offset + value.length;
}
