import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { ServerWritableStream } from '@grpc/grpc-js';
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { filterOf, type EventFilter } from './event-filter.js';
import type { EventSource } from './event-source.js';
import type { EventStore } from './event-store.js';
import { wireOf } from './log-record.js';
import { internal, streamDeleted } from './protocol-errors.js';
import { planRead, type ReadPlan } from './read-plan.js';
import type { ReplyStream } from './reply-stream.js';
import { checkpointResp } from './wire.js';

/** Answers one `Read`: a read that ends, or a subscription that goes on until someone ends it. */
export async function serveRead(store: EventStore, call: ServerWritableStream<ReadReq, Buffer>, reply: ReplyStream): Promise<void> {
  try {
    const options = call.request.getOptions() ?? new streams.ReadReq.Options();
    const filter = filterOf(store.index, options);
    const plan = planRead(store, options);
    if (options.hasSubscription()) await subscribe(store, plan, filter, reply);
    else await readOnce(plan, filter, reply);
  } catch (error) {
    reply.fail(error instanceof Error && 'code' in error && 'metadata' in error ? error : internal(error));
  }
}

async function readOnce(plan: ReadPlan, filter: EventFilter | undefined, reply: ReplyStream): Promise<void> {
  if (plan.missing !== undefined) {
    reply.write(streamNotFound(plan.missing));
    reply.end(); return;
  }
  let left = plan.count;
  while (left > 0 && !reply.isOver()) {
    const number = plan.source.next();
    if (number === undefined) break;
    if (filter !== undefined && !filter.matches(number)) continue;
    left -= 1;
    if (!reply.write(wireOf(plan.source.records.record(number)))) await reply.writable();
  }
  reply.end();
}

async function subscribe(store: EventStore, plan: ReadPlan, filter: EventFilter | undefined, reply: ReplyStream): Promise<void> {
  reply.write(confirmation());
  const stop = store.onVisible(() => reply.wake());
  try {
    let caughtUp = false;
    const progress = new Progress(store, filter);
    while (!reply.isOver()) {
      const began = performance.now();
      deliver(plan.source, progress, filter, reply);
      await reply.writable();
      if (reply.isOver() || progress.pending(plan.source)) continue;
      if (plan.isDeleted()) { reply.fail(streamDeleted(plan.streamName)); return; }
      if (!caughtUp) {
        caughtUp = true;
        const checkpoint = progress.unsaid();
        if (checkpoint !== undefined) reply.write(checkpoint);
        reply.write(CAUGHT_UP);
      } else {
        await reply.signal();
        await restOfBreath(began);
      }
    }
  } finally {
    stop();
  }
}

/**
 * Milliseconds between two deliveries to who is up to date: after silence an event is sent at once, under load many go together.
 * Waking a reader costs more than what it reads: each time costs it a transaction too.
 */
const BREATH = 20;

async function restOfBreath(began: number): Promise<void> {
  const left = BREATH - (performance.now() - began);
  if (left > 0) await pause(left);
}

/** Writes until the reader has enough for now or there is no more; looks at a bounded number of events. */
function deliver(source: EventSource, progress: Progress, filter: EventFilter | undefined, reply: ReplyStream): void {
  for (let looked = 0; looked < LOOKED_AT_ONCE && !reply.isOver(); looked += 1) {
    const number = progress.take(source);
    if (number === undefined) return;
    const matches = filter === undefined || filter.matches(number);
    const goesOn = !matches || reply.write(wireOf(source.records.record(number)));
    const checkpoint = progress.passed(number, matches);
    if (checkpoint !== undefined && !reply.write(checkpoint)) return;
    if (!goesOn) return;
  }
}

const LOOKED_AT_ONCE = 10_000;

/** How far a subscription has looked, and what its reader has been told of that. */
class Progress {
  readonly #store: EventStore;
  readonly #interval: number;
  #examined = 0;
  #unsaid: number | undefined;
  #ahead: number | undefined;

  constructor(store: EventStore, filter: EventFilter | undefined) {
    this.#store = store;
    this.#interval = filter?.checkpointInterval ?? Infinity;
  }

  take(source: EventSource): number | undefined {
    const number = this.#ahead ?? source.next();
    this.#ahead = undefined;
    return number;
  }

  /** Whether there is another event to look at. */
  pending(source: EventSource): boolean {
    this.#ahead ??= source.next();
    return this.#ahead !== undefined;
  }

  /** Notes an event as looked at; a checkpoint to send if it is time for one. */
  passed(number: number, delivered: boolean): Buffer | undefined {
    this.#unsaid = delivered ? undefined : number;
    this.#examined += 1;
    if (this.#examined < this.#interval) return undefined;
    return this.#checkpoint(number);
  }

  /** A checkpoint past the events that did not match, where the reader has not been told of them. */
  unsaid(): Buffer | undefined {
    return this.#unsaid === undefined || this.#interval === Infinity ? undefined : this.#checkpoint(this.#unsaid);
  }

  #checkpoint(number: number): Buffer {
    this.#examined = 0;
    this.#unsaid = undefined;
    return checkpointResp(this.#store.index.positionOf(number));
  }
}

const CAUGHT_UP = Buffer.from(new streams.ReadResp().setCaughtUp(new streams.ReadResp.CaughtUp()).serializeBinary());

function confirmation(): Buffer {
  const confirmed = new streams.ReadResp.SubscriptionConfirmation().setSubscriptionId(randomUUID());
  return Buffer.from(new streams.ReadResp().setConfirmation(confirmed).serializeBinary());
}

function streamNotFound(name: string): Buffer {
  const identifier = new shared.StreamIdentifier().setStreamName(Buffer.from(name, 'utf8'));
  const notFound = new streams.ReadResp.StreamNotFound().setStreamIdentifier(identifier);
  return Buffer.from(new streams.ReadResp().setStreamNotFound(notFound).serializeBinary());
}
