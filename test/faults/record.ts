import { appendFileSync } from 'node:fs';
import { seed } from './seed.js';

/** The faults of the quality page, "Safe". */
export type Fault = 'F1' | 'F2' | 'F3' | 'F4' | 'F5' | 'F6' | 'F7' | 'F8' | 'F9' | 'F10' | 'F11' | 'F12' | 'F13' | 'F14' | 'F15';

/** What came of one fault: a row of the joint table. Null: there is nothing of the kind to count here. */
export interface FaultRow {
  readonly fault: Fault;
  /** In a few words, what was done. */
  readonly what: string;
  /** How often the fault was made. */
  readonly rounds: number;
  /** Commands, events or requests that were answered as accepted. */
  readonly acknowledged: number | null;
  /** Acknowledged, and not in the log. */
  readonly lost: number | null;
  /** In the log, or delivered, more often than once. */
  readonly doubled: number | null;
  /** Rows of read models that are not as a fold of the log has them, or answers that are not as they must be. */
  readonly differences: number | null;
  readonly seconds: number;
}

/** A protection that was switched off in a build of its own, and whether the test noticed. */
export interface SwitchOffRow {
  readonly fault: Fault;
  /** In a few words, what was taken away. */
  readonly protection: string;
  /** True where the test failed without it, as it must. */
  readonly red: boolean;
}

/** Adds a row to the table that `npm run faults` prints; elsewhere nothing happens. */
export function recordFault(row: FaultRow): void {
  append({ ...row, seconds: Math.round(row.seconds * 10) / 10 });
}

/** Adds a row to the table of the switch-offs. */
export function recordSwitchOff(row: SwitchOffRow): void {
  append(row);
}

/** One JSON line a row, in the file that scripts/faults.mjs names. */
function append(row: FaultRow | SwitchOffRow): void {
  const file = process.env['FAULTS_RECORD'];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify({ ...row, seed })}\n`);
}
