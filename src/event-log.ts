import { Type } from '@sinclair/typebox';
import { randomUUID } from 'node:crypto';
import { isFaulty, type LogEvent } from './event-store/codec.js';
import type { OpenEventStore } from './event-store/event-store.js';
import type { StreamKind } from './event-store/stream-kind.js';
import { houseEvents, houseStreams } from './house-events.js';
import { catalogue, event, type EventOf } from './kernel/event.js';
import { isRefusal } from './kernel/refusal.js';
import type { EventSource, Listener, LogEntry, Subscription } from './read-store/event-source.js';

const logEvents = catalogue({
  LogNamed: event({ version: 1, summary: 'The log got the name by which checkpoints know it.', schema: Type.Object({ identity: Type.String() }) }),
});
type LogNamed = EventOf<typeof logEvents>;

/** `custody-log`: who this log is. Positions mean nothing in another one. */
const logKind: StreamKind<string | null, LogNamed> = {
  category: 'custody',
  events: logEvents,
  initial: null,
  evolve: { LogNamed: (_, { identity }) => identity },
};

/** The event store as the read store and the durable processes want it: the house's own streams, decoded once. */
export class EventLog implements EventSource {
  private named: Promise<string> | null = null;

  constructor(private readonly store: OpenEventStore) {}

  subscribe(from: bigint | null, listener: Listener): Subscription {
    const subscription = this.store.subscribe({ events: houseEvents, after: from, prefixes: houseStreams });
    const deliver = async (): Promise<void> => {
      let live = false;
      for await (const batch of subscription) {
        if (batch.events.length > 0) await listener.batch(batch.events.map(entry));
        if (batch.caughtUp && !live) listener.caughtUp();
        live = batch.caughtUp;
      }
    };
    const ended = deliver();
    return {
      ended,
      stop: async () => {
        subscription.stop();
        await ended.catch(() => undefined); // whoever awaits `ended` hears of it
      },
    };
  }

  async *readAll(from: bigint | null, size: number): AsyncIterable<readonly LogEntry[]> {
    let gathered: LogEntry[] = [];
    for await (const page of this.store.reader.all(houseEvents, houseStreams, from)) {
      for (const event of page.events) gathered.push(entry(event));
      if (gathered.length < size) continue;
      yield gathered;
      gathered = [];
    }
    if (gathered.length > 0) yield gathered;
  }

  async *history(prefixes: readonly string[], over: AbortSignal): AsyncIterable<readonly LogEntry[]> {
    if (over.aborted) return;
    // A read of the log knows no filter: its client would be sent every ticket.
    const subscription = this.store.subscribe({ events: houseEvents, after: null, prefixes });
    const stop = (): void => subscription.stop();
    over.addEventListener('abort', stop);
    try {
      for await (const { events, caughtUp } of subscription) {
        if (events.length > 0) yield events.map(entry);
        if (caughtUp) return;
      }
    } finally {
      over.removeEventListener('abort', stop);
      stop();
    }
  }

  async *readStream(stream: string): AsyncIterable<readonly LogEntry[]> {
    for await (const page of this.store.reader.stream(houseEvents, stream, 0)) yield page.map(entry);
  }

  async head(): Promise<bigint | null> {
    return this.store.reader.head();
  }

  /** Named on first sight; of several processes that name it, the first one wins. */
  identity(): Promise<string> {
    this.named ??= this.name().catch((error: unknown) => {
      this.named = null; // asked again
      throw error;
    });
    return this.named;
  }

  private async name(): Promise<string> {
    const { writePath } = this.store;
    const known = await writePath.state(logKind, 'log');
    if (known.state !== null) return known.state;
    const envelope = {
      commandId: 'name-the-log', correlationId: 'name-the-log', causationId: null, actor: 'system:log', service: null,
      hash: '', occurredAt: null, expectedRevision: null,
    };
    const answer = await writePath.execute(logKind, 'log', envelope, {
      sight: () => null,
      judge: (state) => ({ decision: state === null ? [{ type: 'LogNamed' as const, data: { identity: randomUUID() } }] : [], basis: null }),
    });
    if (isRefusal(answer)) throw new Error(`the log can't be named: ${answer.refused}`);
    const { state } = await writePath.state(logKind, 'log');
    if (state === null) throw new Error('the log has no name although it was given one');
    return state;
  }
}

/** The two rooms spell an unreadable event alike. */
function entry(event: LogEvent): LogEntry {
  return isFaulty(event) ? { ...event } : event;
}
