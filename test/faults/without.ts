import type { Mutation } from './built-custody.js';
import { recordSwitchOff } from './record.js';
import { played, sentencesOf, type Trial } from './trial.js';

/** What is to be missing from a build, in a few words and as source text. */
export interface Protection {
  readonly protection: string;
  readonly mutate: readonly Mutation[];
}

/**
 * Plays a trial on a build without a protection, and puts into the table whether that was noticed.
 * @returns what was wrong then, or why the trial could not even be ended; nothing where the protection is worth nothing
 */
export async function withoutIt(trial: Trial, { protection, mutate }: Protection): Promise<readonly string[]> {
  const noticed = await played(trial, mutate).then(({ wrong }) => sentencesOf(wrong), (error: unknown) => [`it could not be ended: ${String(error)}`]);
  recordSwitchOff({ fault: trial.fault, protection, red: noticed.length > 0 });
  return noticed;
}
