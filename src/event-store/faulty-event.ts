/** An event that stands in the log and can't be read (EVT-6): it stops its own stream and nothing else. */
export interface FaultyEvent {
  readonly stream: string;
  readonly revision: number;
  readonly position: bigint;
  readonly type: string;
  /** What is wrong, with its path. */
  readonly fault: string;
}
