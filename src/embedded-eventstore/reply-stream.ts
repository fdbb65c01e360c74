import type { ServerDuplexStream, ServerWritableStream } from '@grpc/grpc-js';

type Call = ServerWritableStream<unknown, unknown> | ServerDuplexStream<unknown, unknown>;

/** One call's answers, with memory bounded by its reader: whoever writes waits until the client has taken them. */
export class ReplyStream {
  readonly #call: Call;
  #ended = false;
  #wake: (() => void) | undefined;

  constructor(call: Call) {
    this.#call = call;
    const over = (): void => {
      this.#ended = true;
      this.wake();
    };
    call.on('cancelled', over);
    call.on('close', over);
    call.on('drain', () => this.wake());
  }

  /** The client is gone, or the call was ended here: nothing more to write. */
  isOver(): boolean {
    return this.#ended;
  }

  /** False: wait for `writable` before the next. */
  write(message: unknown): boolean {
    return this.#ended || this.#call.write(message);
  }

  async writable(): Promise<void> {
    while (!this.#ended && this.#call.writableNeedDrain) await this.signal();
  }

  /** Resolves at the next `wake`: room to write, more events, or the end. */
  signal(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  wake(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#call.end();
    this.wake();
  }

  /** Ends the call with this status. */
  fail(error: Error): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#call.emit('error', error);
    this.wake();
  }
}
