/** What the command line asks for. */
export interface Asked {
  /** As they were declared; empty: the measures, all of them. */
  readonly names: readonly string[];
  readonly rounds: number;
  /** Share of the full sizes. */
  readonly scale: number;
}

const usage = `npm run bench [-- NAME …] [--rounds N] [--scale SHARE]
  without a name: the machine's floor and P1 to P9`;

/**
 * Reads the arguments.
 * @throws where one is not understood
 */
export function readAsked(args: readonly string[], known: readonly string[]): Asked {
  const names: string[] = [];
  let [rounds, scale] = [5, 1];
  const rest = [...args];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const name = known.find((each) => each.toLowerCase() === word.toLowerCase());
    if (name !== undefined) names.push(name);
    else if (word === '--rounds') rounds = Math.ceil(positive(word, rest.shift()));
    else if (word === '--scale') scale = positive(word, rest.shift());
    else throw new Error(`${word} is not known.\n${usage}\n  names: ${known.join(' ')}`);
  }
  return { names, rounds, scale };
}

function positive(option: string, value: string | undefined): number {
  const number = Number(value);
  if (value === undefined || !(number > 0)) throw new Error(`${option} wants a number above 0.`);
  return number;
}
