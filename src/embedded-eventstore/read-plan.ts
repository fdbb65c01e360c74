import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { lastRevision, metadataAt } from './event-index.js';
import { allBackwards, allForwards, streamBackwards, streamForwards, type Below, type EventSource } from './event-source.js';
import type { EventStore } from './event-store.js';
import { invalidArgument, streamDeleted } from './protocol-errors.js';
import { streamName } from './proposals.js';
import { isSoftDeleted } from './stream-metadata.js';

/** What a `Read` asks for, resolved against the store. */
export interface ReadPlan {
  readonly source: EventSource;
  /** How many events at most; Infinity for a subscription. */
  readonly count: number;
  readonly streamName: string;
  /** The stream's name if it does not exist: an answer of its own, except for subscriptions. */
  readonly missing: string | undefined;
  /** Whether a followed stream has been deleted for ever by now. */
  isDeleted(): boolean;
}

const { StreamOptions, AllOptions, ReadDirection } = streams.ReadReq.Options;
/** Positions at or above it are the protocol's word for the end. */
const LARGEST_POSITION = 2 ** 63 - 1;

/** Reads a request's options. Throws the error to answer with. */
export function planRead(store: EventStore, options: ReadReq.Options): ReadPlan {
  const stream = options.getStream();
  const all = options.getAll();
  if (stream !== undefined) return planStream(store, options, stream);
  if (all !== undefined) return planAll(store, options, all);
  throw invalidArgument('A read names a stream or $all.');
}

function planStream(store: EventStore, options: ReadReq.Options, asked: ReadReq.Options.StreamOptions): ReadPlan {
  const name = streamName(asked.getStreamIdentifier());
  const visible = store.index.visible;
  const stream = store.index.find(name);
  const isDeleted = (): boolean => (store.index.find(name)?.tombstone ?? Infinity) < store.index.visible;
  if (isDeleted()) throw streamDeleted(name);
  const last = stream === undefined ? -1 : lastRevision(stream, visible);
  const gone = last < 0 || (stream !== undefined && isSoftDeleted(metadataAt(stream, visible)));
  const subscribed = options.hasSubscription();
  const below: Below = subscribed ? () => store.index.visible : () => visible;
  const backwards = options.getReadDirection() === ReadDirection.BACKWARDS;
  const from = startRevision(asked, { last, backwards, subscribed });
  return {
    source: backwards ? streamBackwards(store, name, from, below) : streamForwards(store, name, from, below),
    count: countOf(options),
    streamName: name,
    missing: gone ? name : undefined,
    isDeleted,
  };
}

function startRevision(
  asked: ReadReq.Options.StreamOptions,
  at: { readonly last: number; readonly backwards: boolean; readonly subscribed: boolean },
): number {
  switch (asked.getRevisionOptionCase()) {
    case StreamOptions.RevisionOptionCase.REVISION:
      // A subscription begins behind the revision it names.
      return Number(asked.getRevision()) + (at.subscribed ? 1 : 0);
    case StreamOptions.RevisionOptionCase.END:
      return at.backwards ? Infinity : at.last + 1;
    default:
      return 0;
  }
}

function planAll(store: EventStore, options: ReadReq.Options, asked: ReadReq.Options.AllOptions): ReadPlan {
  const visible = store.index.visible;
  const subscribed = options.hasSubscription();
  const from = startNumber(store, asked, subscribed);
  const backwards = options.getReadDirection() === ReadDirection.BACKWARDS;
  const below: Below = subscribed ? () => store.index.visible : () => visible;
  return {
    source: backwards ? allBackwards(store, from) : allForwards(store, from, below),
    count: countOf(options),
    streamName: '$all',
    missing: undefined,
    isDeleted: () => false,
  };
}

/** Forwards includes the event at the position, backwards begins before it, a subscription behind it. */
function startNumber(store: EventStore, asked: ReadReq.Options.AllOptions, subscribed: boolean): number {
  const { visible } = store.index;
  switch (asked.getAllOptionCase()) {
    case AllOptions.AllOptionCase.END:
      return visible;
    case AllOptions.AllOptionCase.POSITION: {
      const commit = Number(asked.getPosition()?.getCommitPosition() ?? 0);
      const prepare = Number(asked.getPosition()?.getPreparePosition() ?? 0);
      if (commit >= LARGEST_POSITION) return visible;
      if (commit === 0 && prepare === 0) return 0;
      const number = store.index.firstAt(commit);
      if (commit !== prepare || number >= visible || store.index.positionOf(number) !== commit) {
        throw invalidArgument(`The position ${commit}/${prepare} is none of this event store; begin from the start, or from a position it has given.`);
      }
      return subscribed ? number + 1 : number;
    }
    default:
      return 0;
  }
}

function countOf(options: ReadReq.Options): number {
  return options.hasCount() ? Number(options.getCount()) : Infinity;
}
