import type { ServerDuplexStream } from '@grpc/grpc-js';
import type { BatchAppendReq, BatchAppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import type { Expected } from './append-decision.js';
import { batchAppendResp, type BatchAppendOf, type BatchOutcome } from './batch-append-reply.js';
import type { EventStore } from './event-store.js';
import { idText, Proposals, streamName } from './proposals.js';
import type { ReplyStream } from './reply-stream.js';

/** Requests are not read while this much waits for the disk. */
const MOST_WAITING_BYTES = 4 * 1024 * 1024;
/** The longest a timer can run; deadlines of a year are longer. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * `Streams.BatchAppend`: many appends at once over one long-lived call, told apart by correlation ids. Each gets exactly
 * one reply, at the latest at its deadline: a second would find nobody waiting and throw inside the client.
 */
export function serveBatchAppend(
  store: EventStore,
  call: ServerDuplexStream<BatchAppendReq, BatchAppendResp>,
  reply: ReplyStream,
): void {
  const open = new Map<string, OpenAppend>();
  let unanswered = 0;
  let requestsEnded = false;

  const endIfDone = (): void => {
    if (requestsEnded && unanswered === 0) reply.end();
  };
  const pauseWhile = (over: Promise<void>): void => {
    call.pause();
    void over.then(() => call.resume());
  };

  call.on('data', (request: BatchAppendReq) => {
    const id = idText(request.getCorrelationId());
    let append = open.get(id);
    if (append === undefined) {
      unanswered += 1;
      append = new OpenAppend(request, (message) => {
        unanswered -= 1;
        if (!reply.write(message)) pauseWhile(reply.writable());
        endIfDone();
      });
      open.set(id, append);
    }
    for (const message of request.getProposedMessagesList()) append.proposals.add(message);
    if (!request.getIsFinal()) return;
    open.delete(id);
    append.run(store);
    if (store.waitingBytes > MOST_WAITING_BYTES) pauseWhile(store.idle());
  });
  call.on('end', () => {
    requestsEnded = true;
    for (const append of open.values()) append.answer({ kind: 'refused', why: 'The call ended before its last append was complete.' });
    endIfDone();
  });
}

/** One append under way: gathered from one or more requests, answered once. */
class OpenAppend {
  readonly proposals = new Proposals();
  readonly #of: BatchAppendOf;
  readonly #name: string;
  readonly #deadline: number;
  readonly #send: (message: BatchAppendResp) => void;
  readonly #timer: NodeJS.Timeout | undefined;
  #answered = false;

  constructor(first: BatchAppendReq, send: (message: BatchAppendResp) => void) {
    const options = first.getOptions();
    this.#of = {
      correlationId: first.getCorrelationId() ?? new shared.UUID(),
      stream: options?.getStreamIdentifier() ?? new shared.StreamIdentifier(),
      expected: options === undefined ? 'any' : expectedOf(options),
    };
    this.#name = streamName(this.#of.stream);
    this.#send = send;
    this.#deadline = options?.getDeadline()?.toDate().getTime() ?? Infinity;
    const left = this.#deadline - Date.now();
    if (left < LONGEST_TIMER_MS) {
      this.#timer = setTimeout(() => this.answer({ kind: 'timeout' }), Math.max(0, left));
      this.#timer.unref();
    }
  }

  run(store: EventStore): void {
    // Past its deadline nothing is appended: the client has been told so, or is about to be.
    if (this.#answered || this.#deadline <= Date.now()) { this.answer({ kind: 'timeout' }); return; }
    if (this.#name === '') { this.answer({ kind: 'refused', why: 'An append names a stream.' }); return; }
    if (this.proposals.tooLarge) { this.answer({ kind: 'too-large' }); return; }
    if (this.proposals.problem !== undefined) { this.answer({ kind: 'refused', why: this.proposals.problem }); return; }
    try {
      void store.append(this.#name, this.#of.expected, this.proposals.events).then((outcome) => this.answer(outcome));
    } catch (error) {
      this.answer({ kind: 'refused', why: error instanceof Error ? error.message : String(error) });
    }
  }

  answer(outcome: BatchOutcome): void {
    if (this.#answered) return;
    this.#answered = true;
    clearTimeout(this.#timer);
    this.#send(batchAppendResp(this.#of, outcome));
  }
}

function expectedOf(options: BatchAppendReq.Options): Expected {
  if (options.hasStreamPosition()) return Number(options.getStreamPosition());
  if (options.hasNoStream()) return 'no_stream';
  return options.hasStreamExists() ? 'stream_exists' : 'any';
}
