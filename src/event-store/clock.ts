/** Time as this room asks for it: given from outside, so that no test ever sleeps. */
export interface Clock {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Calls back once after so many milliseconds; the answer takes it back. */
  readonly after: (ms: number, call: () => void) => () => void;
}

/** The machine's own clock. */
export const systemClock: Clock = {
  now: Date.now,
  after: (ms, call) => {
    const timer = setTimeout(call, ms);
    return () => clearTimeout(timer);
  },
};

/** Resolves after so many milliseconds, or at once when `stop` is aborted. */
export function pause(clock: Clock, ms: number, stop?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      takeBack();
      stop?.removeEventListener('abort', done);
      resolve();
    };
    const takeBack = clock.after(ms, done);
    stop?.addEventListener('abort', done);
    if (stop?.aborted === true) done();
  });
}

/** Resolves when it is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

export const late = Symbol('late');

/** What `work` comes to, or `late` after so many milliseconds; what it comes to later is nobody's concern. */
export async function within<T>(clock: Clock, ms: number, work: Promise<T>): Promise<T | typeof late> {
  let takeBack: () => void = () => undefined;
  const deadline = new Promise<typeof late>((resolve) => {
    takeBack = clock.after(ms, () => resolve(late));
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    takeBack();
  }
}

/** Delay before the next try, in milliseconds: doubles up to `most`, half of it by chance (`random` gives 0 to 1). */
export function backOff(failures: number, most: number, random: () => number): number {
  return Math.min(most, 50 * 2 ** Math.min(failures, 16)) * (0.5 + random() / 2);
}
