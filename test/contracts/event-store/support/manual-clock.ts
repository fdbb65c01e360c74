import type { Clock } from '../../../../src/event-store/clock.js';

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
  #now = Date.parse('2026-11-21T12:00:00.000Z');
  readonly #timers = new Set<{ readonly at: number; readonly call: () => void }>();

  readonly now = (): number => this.#now;

  readonly after = (ms: number, call: () => void): (() => void) => {
    const timer = { at: this.#now + ms, call };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  };

  /** Moves on once all that is ready to run has run, and calls what has come due. */
  pass(ms: number): void {
    setImmediate(() => {
      this.#now += ms;
      for (const timer of [...this.#timers]) {
        if (timer.at <= this.#now && this.#timers.delete(timer)) timer.call();
      }
    });
  }
}
