import type { AnyRecorded } from '../../../src/kernel/projection.js';
import type { EventSource, Listener, LogEntry, Subscription } from '../../../src/read-store/event-source.js';

/** A log in memory, with the manners of the real one: history, then live, and again what was seen if told so. */
export class MemoryLog implements EventSource {
  readonly entries: LogEntry[] = [];
  /** How often each batch of a subscription is delivered. */
  deliveries = 1;
  /** Called for each batch that a reader of the whole log gets. */
  onRead: () => Promise<void> = () => Promise.resolve();
  private readonly followers = new Set<() => void>();

  constructor(private readonly name = 'log-1') {}

  /** Appends events to a stream in one append and gives the position of the last. Positions are not contiguous. */
  append(stream: string, ...events: readonly { readonly type: string; readonly data: unknown }[]): bigint {
    for (const { type, data } of events) this.take(this.recorded(stream, type, data));
    return this.position;
  }

  /** Appends an event that nobody can read. */
  appendFaulted(stream: string, fault: string): bigint {
    const { revision, position } = this.recorded(stream, 'Unreadable', {});
    this.take({ stream, revision, position, type: 'Unreadable', fault });
    return position;
  }

  /** Takes entries as they are, from another log. */
  take(...entries: readonly LogEntry[]): void {
    this.entries.push(...entries);
    for (const follower of this.followers) follower();
  }

  get position(): bigint {
    return this.entries.at(-1)?.position ?? 0n;
  }

  subscribe(from: bigint | null, listener: Listener): Subscription {
    let wake: () => void = () => undefined;
    const follower = () => wake();
    this.followers.add(follower);
    const run = async () => {
      for (let index = this.indexAfter(from); this.followers.has(follower); ) {
        const batch = this.entries.slice(index, index + 100);
        index += batch.length;
        for (let delivery = 0; delivery < this.deliveries && batch.length > 0; delivery += 1) await listener.batch(batch);
        // Stopped meanwhile: nobody would wake us.
        if (index < this.entries.length || !this.followers.has(follower)) continue;
        listener.caughtUp();
        await new Promise<void>((resolve) => (wake = resolve));
      }
    };
    const ended = run();
    return {
      ended,
      stop: async () => {
        this.followers.delete(follower);
        wake();
        await ended;
      },
    };
  }

  async *readAll(from: bigint | null, size: number): AsyncGenerator<readonly LogEntry[]> {
    for (let index = this.indexAfter(from); index < this.entries.length; index += size) {
      await this.onRead();
      yield this.entries.slice(index, index + size);
    }
  }

  async *history(prefixes: readonly string[], over: AbortSignal): AsyncGenerator<readonly LogEntry[]> {
    await Promise.resolve();
    if (!over.aborted) yield this.entries.filter(({ stream }) => prefixes.some((prefix) => stream.startsWith(prefix)));
  }

  async *readStream(stream: string): AsyncGenerator<readonly LogEntry[]> {
    await Promise.resolve();
    yield this.entries.filter((entry) => entry.stream === stream);
  }

  head(): Promise<bigint | null> {
    return Promise.resolve(this.entries.at(-1)?.position ?? null);
  }

  identity(): Promise<string> {
    return Promise.resolve(this.name);
  }

  private indexAfter(from: bigint | null): number {
    if (from === null) return 0;
    const index = this.entries.findIndex(({ position }) => position > from);
    return index === -1 ? this.entries.length : index;
  }

  private recorded(stream: string, type: string, data: unknown): AnyRecorded {
    const revision = this.entries.reduce((count, entry) => count + (entry.stream === stream ? 1 : 0), 0);
    const at = new Date(Date.UTC(2026, 0, 1) + this.entries.length * 1000).toISOString();
    const meta = {
      eventId: `${stream}@${revision}`, commandId: 'c', correlationId: 'c', causationId: null, actor: 'agent:ann', service: null,
      occurredAt: at, recordedAt: at, version: 1, basis: null, commandHash: '',
    };
    return { stream, revision, position: this.position + 7n, type, data, meta };
  }
}
