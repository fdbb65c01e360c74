import { linesOf } from '../../src/import/line-reader.js';
import { contest } from '../running/contest.js';

/** Reading and parsing a log, and nothing else. */
export interface Options {
  readonly file: string;
}

contest<Options, null, number>(({ file }) =>
  Promise.resolve({
    run: async () => {
      const began = performance.now();
      let tickets = 0;
      for await (const { text } of linesOf(file)) if ('ticket' in (JSON.parse(text) as object)) tickets += 1;
      if (tickets === 0) throw new Error(`${file} names no tickets`);
      return (performance.now() - began) / 1_000;
    },
    leave: () => Promise.resolve(),
  }),
);
