import { idPattern } from '../../kernel/brand.js';
import type { Headers } from './authenticator.js';
import type { Fault } from './problem.js';

/** What the headers of a command say. */
export interface CommandHeaders {
  /** `idempotency-key`; null where none was given. */
  readonly key: string | null;
  /** `if-match`; null where the caller does not mind. */
  readonly expectedRevision: number | null;
}

const id = new RegExp(idPattern);
const revision = /^(?:"(\d{1,15})"|(\d{1,15}))$/;

/** Reads `idempotency-key` and `if-match`; faults are added to `faults`. */
export function readCommandHeaders(headers: Headers, faults: Fault[]): CommandHeaders {
  const key = headers['idempotency-key'];
  if (key !== undefined && !isId(key)) {
    faults.push({ path: 'headers.idempotency-key', message: 'must be 1–128 characters of [A-Za-z0-9._:-]' });
  }
  const match = headers['if-match'];
  const expected = match === undefined ? null : revisionIn(match);
  if (match !== undefined && expected === null) {
    faults.push({ path: 'headers.if-match', message: 'must be one revision in quotes, such as "3"' });
  }
  return { key: isId(key) ? key : null, expectedRevision: expected };
}

/** The caller's correlation id, or null where there is none or it is no id. */
export function correlationIdIn(headers: Headers): string | null {
  const given = headers['x-correlation-id'];
  return isId(given) ? given : null;
}

function revisionIn(match: string | readonly string[]): number | null {
  const found = typeof match === 'string' ? revision.exec(match) : null;
  return found === null ? null : Number(found[1] ?? found[2]);
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && id.test(value);
}
