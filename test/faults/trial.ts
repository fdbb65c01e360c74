import { type BuiltCustody, buildCustody, type Mutation } from './built-custody.js';
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

/** A fault, and how it is made and judged. It does not know whether the build has all its protections. */
export interface Trial {
  readonly fault: Fault;
  /** In a few words, what is done. */
  readonly what: string;
  /** What its build has: fail points, and waits scaled down. */
  readonly mutate: readonly Mutation[];
  readonly play: (custody: BuiltCustody) => Promise<Outcome>;
}

/** Nothing is wrong. */
export const nothingWrong: Wrong = { lost: [], doubled: [], disorder: [], torn: [], differences: [], untold: [], beside: [] };

/** All that is wrong, each sentence after the name of the demand it breaks. */
export function sentencesOf(wrong: Wrong): readonly string[] {
  return Object.entries(wrong).flatMap(([name, found]) => (found as readonly string[]).map((sentence) => `${name}: ${sentence}`));
}

/** Plays a trial on a build of its own, with further mutations where a protection is to be missing. */
export async function played({ mutate, play }: Trial, further: readonly Mutation[] = []): Promise<Outcome> {
  const custody = await buildCustody({ mutate: [...mutate, ...further] });
  try {
    return await play(custody);
  } finally {
    await custody.remove();
  }
}

/** Plays a trial; prints what came of it and puts it into the joint table. */
export async function tried(trial: Trial): Promise<Outcome> {
  const began = performance.now();
  const outcome = await played(trial);
  const { rounds, acknowledged, wrong, numbers } = outcome;
  const { fault, what } = trial;
  const seconds = (performance.now() - began) / 1_000;
  const row = { rounds, acknowledged, lost: wrong.lost.length, doubled: wrong.doubled.length, differences: wrong.differences.length };
  recordFault({ fault, what, ...row, seconds });
  printTable(`${fault}: ${what}`, [{ ...row, acknowledged: acknowledged ?? '–', untold: wrong.untold.length, ...numbers, s: Math.round(seconds * 10) / 10 }]);
  return outcome;
}
