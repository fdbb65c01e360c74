/** The last records written, by event number, so that whoever reads at the tail does not touch the disk. */
export class RecordCache {
  readonly #records = new Map<number, Buffer>();
  readonly #maxBytes: number;
  #oldest = 0;
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get(event: number): Buffer | undefined {
    return this.#records.get(event);
  }

  /** Events come in the order of their numbers; the oldest go first. */
  add(event: number, record: Buffer): void {
    if (this.#records.size === 0) this.#oldest = event;
    this.#records.set(event, record);
    this.#bytes += record.length;
    while (this.#bytes > this.#maxBytes) {
      this.#bytes -= this.#records.get(this.#oldest)?.length ?? 0;
      this.#records.delete(this.#oldest);
      this.#oldest += 1;
    }
  }
}

/**
 * The last event ids per stream, for repeats under `any` and `stream_exists`: bounded, gone at a restart.
 * Two generations, the older dropped whole: a Map that loses its first key at every addition grows slow.
 */
export class RecentIds {
  #young = new Map<string, number>();
  #old = new Map<string, number>();
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get(stream: string, id: Buffer): number | undefined {
    const wanted = key(stream, id);
    return this.#young.get(wanted) ?? this.#old.get(wanted);
  }

  add(stream: string, id: Buffer, revision: number): void {
    this.#young.set(key(stream, id), revision);
    if (this.#young.size < this.#capacity) return;
    this.#old = this.#young;
    this.#young = new Map();
  }
}

const key = (stream: string, id: Buffer): string => `${id.toString('latin1', 0, 16)}${stream}`;
