import { lastRevision, metadataAt, type EventIndex, type Stream } from './event-index.js';
import { isSoftDeleted } from './stream-metadata.js';

/** What the appender expects of the stream: a revision, or one of the protocol's words. */
export type Expected = number | 'no_stream' | 'stream_exists' | 'any';

/** What the store makes of an append: the real server's `CheckCommit`. `current` is -1 where there is no stream. */
export type Decision =
  | { readonly kind: 'append'; readonly first: number; readonly undelete: boolean }
  | { readonly kind: 'repeat'; readonly last: number }
  | { readonly kind: 'wrong-version'; readonly current: number }
  | { readonly kind: 'deleted' };

/** How the decision looks at what is stored. */
export interface Stored {
  readonly index: EventIndex;
  /** Whether event `number` carries this id. */
  hasId(number: number, id: Buffer): boolean;
  /** The revision under which the bounded cache remembers an id of this stream. */
  recent(stream: string, id: Buffer): number | undefined;
}

/** Decides one append over everything accepted so far, durable or not. */
export function decideAppend(stored: Stored, name: string, expected: Expected, ids: readonly Buffer[]): Decision {
  const stream = stored.index.find(name);
  const current = stream === undefined ? -1 : lastRevision(stream, Infinity);
  if (stream !== undefined && stream.tombstone !== Infinity) return { kind: 'deleted' };
  const softDeleted = stream !== undefined && isSoftDeleted(metadataAt(stream, Infinity));
  const append: Decision = { kind: 'append', first: current + 1, undelete: softDeleted };
  const wrong: Decision = { kind: 'wrong-version', current };

  if (expected === 'any' || expected === 'stream_exists') {
    if (expected === 'stream_exists') {
      if (softDeleted) return { kind: 'deleted' };
      if (current < 0) return wrong;
    }
    return repeatInCache(stored, name, ids, wrong) ?? append;
  }
  const after = expected === 'no_stream' ? -1 : expected;
  if (after > current) return wrong;
  if (after === current) return append;
  const same = stream === undefined ? 0 : sameFrom(stored, stream, after + 1, ids);
  if (ids.length > 0 && same === ids.length) return { kind: 'repeat', last: after + ids.length };
  // A part of the ids matches: never a fresh start, not even of a deleted stream.
  if (same === 0 && expected === 'no_stream' && softDeleted) return append;
  return wrong;
}

/** How many of the ids equal those stored from `first` on. */
function sameFrom(stored: Stored, stream: Stream, first: number, ids: readonly Buffer[]): number {
  let same = 0;
  for (const id of ids) {
    const number = stream.events[first + same];
    if (number === undefined || !stored.hasId(number, id)) break;
    same += 1;
  }
  return same;
}

/** All ids known: a repeat. None of them first: new. Begun and broken off: the ids are used wrongly. */
function repeatInCache(stored: Stored, name: string, ids: readonly Buffer[], wrong: Decision): Decision | undefined {
  let last: number | undefined;
  for (const id of ids) {
    const revision = stored.recent(name, id);
    if (revision === undefined) return last === undefined ? undefined : wrong;
    last = revision;
  }
  return last === undefined ? undefined : { kind: 'repeat', last };
}
