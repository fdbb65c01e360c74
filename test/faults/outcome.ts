import type { BuiltCustody } from './built-custody.js';
import type { Verdict } from './oracle.js';
import { type Fault, recordFault } from './record.js';
import { printTable } from './seed.js';

/** What is not as it must be, one sentence each; all empty where a fault was withstood. */
export interface Wrong extends Verdict {
  /** O4: rows of read models that are not as a fold of the log has them. */
  readonly differences: readonly string[];
  /** O5: notifications that are due and not written, or written and not due, or twice. */
  readonly untold: readonly string[];
  /** What this fault demands besides. */
  readonly beside: readonly string[];
}

/** What came of a fault. */
export interface Outcome {
  /** How often it was made. */
  readonly rounds: number;
  /** Commands that were answered as accepted; null where nobody asked any. */
  readonly acknowledged: number | null;
  readonly wrong: Wrong;
  /** Further numbers worth telling, by what they count. */
  readonly numbers?: Readonly<Record<string, number>>;
}

/** Makes a fault on a build of Custody, and judges what it left behind. Its verdict on a build without a protection is not for it to know. */
export type Scenario = (custody: BuiltCustody) => Promise<Outcome>;

/** Nothing is wrong. */
export const nothingWrong: Wrong = { lost: [], doubled: [], disorder: [], torn: [], differences: [], untold: [], beside: [] };

/** All that is wrong, each sentence after the name of the demand it breaks. */
export function sentencesOf(wrong: Wrong): readonly string[] {
  return Object.entries(wrong).flatMap(([name, found]) => (found as readonly string[]).map((sentence) => `${name}: ${sentence}`));
}

/** Runs a scenario; prints what came of it and puts it into the joint table. */
export async function tried(fault: Fault, what: string, scenario: () => Promise<Outcome>): Promise<Outcome> {
  const began = performance.now();
  const outcome = await scenario();
  const { rounds, acknowledged, wrong, numbers } = outcome;
  const seconds = (performance.now() - began) / 1_000;
  const row = { rounds, acknowledged, lost: wrong.lost.length, doubled: wrong.doubled.length, differences: wrong.differences.length };
  recordFault({ fault, what, ...row, seconds });
  printTable(`${fault}: ${what}`, [{ ...row, acknowledged: acknowledged ?? '–', untold: wrong.untold.length, ...numbers, s: Math.round(seconds * 10) / 10 }]);
  return outcome;
}
