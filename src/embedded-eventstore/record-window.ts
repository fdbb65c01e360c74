import type { EventStore } from './event-store.js';

const WINDOW = 256 * 1024;

/**
 * Reads records for one call: from memory while they are recent, else from the disk, for `$all` a quarter megabyte at
 * a time. Every record from the disk is checked before it is sent.
 */
export class RecordWindow {
  readonly #store: EventStore;
  readonly #manner: 'forwards' | 'backwards' | 'single';
  #bytes: Buffer = Buffer.alloc(0);
  #start = 0;

  constructor(store: EventStore, manner: 'forwards' | 'backwards' | 'single') {
    this.#store = store;
    this.#manner = manner;
  }

  /** The record of event `number`, which must be visible. Throws, naming the position, if it is damaged. */
  record(number: number): Buffer {
    const cached = this.#store.cachedRecord(number);
    if (cached !== undefined) return cached;
    if (this.#manner === 'single') return this.#store.record(number);
    const position = this.#store.index.positionOf(number);
    const end = this.#store.index.positionOf(number + 1);
    if (position < this.#start || end > this.#start + this.#bytes.length) this.#load(position, end);
    const record = this.#bytes.subarray(position - this.#start, end - this.#start);
    this.#store.assertIntact(record, position);
    return record;
  }

  #load(position: number, end: number): void {
    const { index } = this.#store;
    const visibleEnd = index.positionOf(index.visible);
    this.#start = this.#manner === 'forwards' ? position : Math.max(0, Math.min(position, end - WINDOW));
    const length = this.#manner === 'forwards' ? Math.max(end - position, Math.min(WINDOW, visibleEnd - position)) : end - this.#start;
    this.#bytes = this.#store.readLog(this.#start, length);
  }
}
