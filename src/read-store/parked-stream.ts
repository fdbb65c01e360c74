/** A stream whose events a projection no longer takes, from `revision` on (EVT-6). */
export interface ParkedStream {
  readonly stream: string;
  /** The event that stopped it. */
  readonly revision: number;
  readonly position: bigint;
  readonly reason: string;
}

/** A stream and the projection that parked it. */
export interface Parking extends ParkedStream {
  readonly projection: string;
}

/** An event that someone decided to leave out of a projection, as `stream@revision`. */
export type SkippedEvent = string;

export function skippedEvent(stream: string, revision: number): SkippedEvent {
  return `${stream}@${revision}`;
}

/** A word for what went wrong, for people. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
