import type { Listener, LogEntry } from './event-source.js';

/** What a subscription has read and the projector has not written: while one batch is written, the next gathers here. */
export class Intake implements Listener {
  private gathered: LogEntry[] = [];
  private closed = false;
  private live = false;
  private wakeTaker: () => void = () => undefined;
  private wakeSource: () => void = () => undefined;

  /** @param limit entries at which the source is made to wait */
  constructor(private readonly limit: number) {}

  get size(): number {
    return this.gathered.length;
  }

  /** Whether history has been read to its end. */
  get isLive(): boolean {
    return this.live;
  }

  batch(entries: readonly LogEntry[]): Promise<void> {
    if (this.closed) return Promise.resolve();
    this.gathered.push(...entries);
    this.wakeTaker();
    if (this.gathered.length < this.limit) return Promise.resolve();
    return new Promise((resolve) => (this.wakeSource = resolve));
  }

  caughtUp(): void {
    this.live = true;
  }

  /** Waits for entries and takes all that have gathered; null once closed. */
  async take(): Promise<readonly LogEntry[] | null> {
    while (this.gathered.length === 0 && !this.closed) await new Promise<void>((resolve) => (this.wakeTaker = resolve));
    if (this.closed) return null;
    const taken = this.gathered;
    this.gathered = [];
    this.wakeSource();
    return taken;
  }

  /** Ends the taking; what has gathered is dropped. */
  close(): void {
    this.closed = true;
    this.gathered = [];
    this.wakeTaker();
    this.wakeSource();
  }
}
