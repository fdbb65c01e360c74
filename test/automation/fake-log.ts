import type { AnyRecorded } from '../../src/kernel/projection.js';
import type { EventSource, Faulted, Listener, LogEntry, Subscription } from '../../src/read-store/event-source.js';

/** A log in memory. It can hand out entries again, as a real source may. */
export class FakeLog implements EventSource {
  name = 'log-1';
  /** Entries a batch at most. */
  size = 100;
  private readonly entries: LogEntry[] = [];
  private readonly runs = new Set<{ cursor: bigint; wake: () => void }>();

  /** Appends an event to a stream. */
  append(type: string, data: Readonly<Record<string, unknown>>, stream = 'house-1'): AnyRecorded {
    const revision = this.entries.filter((entry) => entry.stream === stream).length;
    const at = '2026-03-02T08:00:00.000Z';
    const eventId = `event-${this.entries.length}`;
    const meta = {
      eventId, commandId: `c-${eventId}`, correlationId: `corr-${eventId}`, causationId: null, actor: 'admin:root', service: null,
      occurredAt: at, recordedAt: at, version: 1, basis: null, commandHash: '',
    };
    const event = { type, data, stream, revision, position: this.nextPosition(), meta };
    this.add(event);
    return event;
  }

  appendFaulted(stream = 'house-1'): void {
    const fault: Faulted = { stream, revision: 0, position: this.nextPosition(), type: 'Mystery', fault: 'unknown event type Mystery' };
    this.add(fault);
  }

  /** Every subscription gets everything again, from the beginning. */
  redeliver(): void {
    for (const run of this.runs) {
      run.cursor = -1n;
      run.wake();
    }
  }

  subscribe(from: bigint | null, listener: Listener): Subscription {
    const run = { cursor: from ?? -1n, wake: (): void => undefined };
    let stopped = false;
    this.runs.add(run);
    const deliver = async (): Promise<void> => {
      for (;;) {
        const batch = this.after(run.cursor).slice(0, this.size);
        const last = batch.at(-1);
        if (stopped) return;
        if (last === undefined) await new Promise<void>((resolve) => (run.wake = resolve));
        else {
          run.cursor = last.position;
          await listener.batch(batch);
        }
      }
    };
    const ended = deliver();
    const stop = async (): Promise<void> => {
      stopped = true;
      this.runs.delete(run);
      run.wake();
      await ended;
    };
    return { stop, ended };
  }

  async *readAll(from: bigint | null): AsyncIterable<readonly LogEntry[]> {
    yield await Promise.resolve(this.after(from ?? -1n));
  }

  async *history(prefixes: readonly string[], over: AbortSignal): AsyncIterable<readonly LogEntry[]> {
    const matching = this.entries.filter(({ stream }) => prefixes.some((prefix) => stream.startsWith(prefix)));
    for (let at = 0; at < matching.length && !over.aborted; at += this.size) yield await Promise.resolve(matching.slice(at, at + this.size));
  }

  async *readStream(stream: string): AsyncIterable<readonly LogEntry[]> {
    yield await Promise.resolve(this.entries.filter((entry) => entry.stream === stream));
  }

  head(): Promise<bigint | null> {
    return Promise.resolve(this.entries.at(-1)?.position ?? null);
  }

  identity(): Promise<string> {
    return Promise.resolve(this.name);
  }

  private after(position: bigint): readonly LogEntry[] {
    return this.entries.filter((entry) => entry.position > position);
  }

  private nextPosition(): bigint {
    return BigInt(this.entries.length + 1) * 10n;
  }

  private add(entry: LogEntry): void {
    this.entries.push(entry);
    for (const run of this.runs) run.wake();
  }
}
