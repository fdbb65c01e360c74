import { describe, expect, it } from '@jest/globals';
import { recordSwitchOff } from './record.js';
import { seed } from './seed.js';
import { switchOffs } from './switch-offs.js';
import { played, sentencesOf } from './trial.js';

describe(`without the protection, the same trial is red, seed ${seed}`, () => {
  it.each(switchOffs.map((each) => [each.trial.fault, each.protection, each] as const))('%s: %s', async (fault, protection, { trial, without, breaks }) => {
    const sentences = sentencesOf((await played(trial, without)).wrong);
    const red = sentences.some((sentence) => breaks.test(sentence));
    recordSwitchOff({ fault, protection, red });
    process.stdout.write(`\n${fault} without “${protection}”: ${sentences.length} sentences, such as ${sentences.find((sentence) => breaks.test(sentence))?.slice(0, 200) ?? 'none of the kind'}\n`);
    expect({ red, sentences: red ? [] : sentences }).toEqual({ red: true, sentences: [] });
  }, 600_000);
});
