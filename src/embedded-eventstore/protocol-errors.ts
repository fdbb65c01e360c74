import { Metadata, status, type ServiceError } from '@grpc/grpc-js';
import type { Expected } from './append-decision.js';

/** The protocol's error trailers, by which the client makes its typed errors. */
type Trailers = Readonly<Record<string, string>>;

/** The real server's limit of one append, in bytes of data, metadata and type. */
export const MAX_APPEND_BYTES = 1024 * 1024;

export function streamDeleted(streamName: string): ServiceError {
  return failure(status.FAILED_PRECONDITION, `Event stream '${streamName}' is deleted.`, {
    exception: 'stream-deleted',
    'stream-name': streamName,
  });
}

export function wrongExpectedVersion(streamName: string, expected: Expected, current: number): ServiceError {
  return failure(
    status.FAILED_PRECONDITION,
    `Append failed due to WrongExpectedVersion. Stream: ${streamName}, Expected version: ${expected}, Actual version: ${current}`,
    {
      exception: 'wrong-expected-version',
      'stream-name': streamName,
      'expected-version': String(EXPECTED_NUMBERS[expected] ?? expected),
      ...(current < 0 ? {} : { 'actual-version': String(current) }),
    },
  );
}

export function maximumAppendSizeExceeded(): ServiceError {
  return failure(status.INVALID_ARGUMENT, `Maximum Append Size of ${MAX_APPEND_BYTES} Exceeded.`, {
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': String(MAX_APPEND_BYTES),
  });
}

export const invalidArgument = (message: string): ServiceError => failure(status.INVALID_ARGUMENT, message);
export const stopping = (): ServiceError => failure(status.CANCELLED, 'The embedded event store is stopping.');

/** Anything unforeseen, in the call that met it: damage found while reading, above all. */
export function internal(error: unknown): ServiceError {
  return failure(status.DATA_LOSS, error instanceof Error ? error.message : String(error));
}

const EXPECTED_NUMBERS: Readonly<Record<string, number>> = { no_stream: -1, any: -2, stream_exists: -4 };

function failure(code: status, details: string, trailers: Trailers = {}): ServiceError {
  const metadata = new Metadata();
  for (const [key, value] of Object.entries(trailers)) metadata.set(key, ascii(value));
  return Object.assign(new Error(details), { code, details, metadata });
}

/** HTTP/2 headers hold printable ASCII alone; a name outside it is percent-encoded. */
function ascii(value: string): string {
  return /^[ -~]*$/.test(value) ? value : encodeURIComponent(value);
}
