import { setTimeout as pause } from 'node:timers/promises';
import type { Disk } from './disk.js';

/** How the writer reports what became of a batch. */
export interface GroupCommitEvents {
  /** Everything below this event number is on the disk for good. */
  readonly onDurable: (visible: number) => void;
  /** A write or a flush failed: nothing of that batch is answered, and nothing will be written any more. */
  readonly onFailed: (error: Error) => void;
}

interface Batch {
  readonly start: number;
  readonly records: Buffer[];
  readonly answers: (() => void)[];
  bytes: number;
  visible: number;
}

/** From so many appends in one flush on, more are expected at once. */
const BUSY = 3;
/** Milliseconds for which a busy log waits for them: a flush, and waking everybody who hears of it, costs more. */
const GATHERING = 2;

/**
 * The log's one writer. All appends that wait share one write and one flush; whoever arrives while the disk flushes, or while a
 * busy log gathers, shares the next. Nobody is answered, and nothing becomes visible, before the flush has returned.
 */
export class GroupCommit {
  readonly #disk: Disk;
  readonly #flush: boolean;
  readonly #events: GroupCommitEvents;
  #pending: Batch;
  /** Appends in the last flush. */
  #shared = 0;
  #busy = false;
  #failed = false;

  constructor(disk: Disk, end: number, durability: 'fsync' | 'relaxed', events: GroupCommitEvents) {
    this.#disk = disk;
    this.#flush = durability === 'fsync';
    this.#events = events;
    this.#pending = emptyBatch(end);
  }

  /** Where the batch now gathering begins: all before it is durable by the time it is written. */
  get batchStart(): number {
    return this.#pending.start;
  }

  /** Bytes accepted and not yet handed to the disk. */
  get waitingBytes(): number {
    return this.#pending.bytes;
  }

  /** Takes an append's records, whose events are all those below `visible`. */
  add(records: readonly Buffer[], visible: number): void {
    for (const record of records) {
      this.#pending.records.push(record);
      this.#pending.bytes += record.length;
    }
    this.#pending.visible = visible;
  }

  /** Calls `answer` once everything accepted so far is durable; never, if that fails. */
  whenDurable(answer: () => void): void {
    if (this.#failed) return;
    if (!this.#busy && this.#pending.records.length === 0) { answer(); return; }
    this.#pending.answers.push(answer);
    this.#start();
  }

  #start(): void {
    if (this.#busy) return;
    this.#busy = true;
    // Requests that came in the same read from the socket join the same flush.
    setImmediate(() => void this.#run());
  }

  async #run(): Promise<void> {
    try {
      while (this.#pending.answers.length > 0) {
        if (this.#shared >= BUSY) await pause(GATHERING);
        const batch = this.#pending;
        this.#shared = batch.answers.length;
        this.#pending = emptyBatch(batch.start + batch.bytes);
        if (batch.bytes > 0) await this.#write(batch);
        for (const answer of batch.answers) answer();
      }
      this.#busy = false;
    } catch (error) {
      this.#failed = true;
      this.#events.onFailed(error instanceof Error ? error : new Error(String(error)));
    }
  }

  async #write(batch: Batch): Promise<void> {
    const [only] = batch.records;
    const data = batch.records.length === 1 && only !== undefined ? only : Buffer.concat(batch.records, batch.bytes);
    this.#disk.write(data, batch.start);
    if (this.#flush) await this.#disk.fdatasync();
    this.#events.onDurable(batch.visible);
  }
}

const emptyBatch = (start: number): Batch => ({ start, records: [], answers: [], bytes: 0, visible: 0 });
