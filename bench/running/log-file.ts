import { createWriteStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { linesOf } from '../../src/import/line-reader.js';

/** The ServiceNow log of `../shared/data`, beside the working copy; null where it is not there. */
export function publishedLog(): string | null {
  const path = fileURLToPath(new URL('../../../../../../shared/data/servicenow-incidents.ndjson.gz', import.meta.url));
  return existsSync(path) ? path : null;
}

/** Writes the first lines of a log into a file of their own; gives its path. */
export async function firstLines(file: string, count: number, folder: string): Promise<string> {
  const path = join(folder, `first-${count}.ndjson`);
  const taken = async function* (): AsyncGenerator<string> {
    for await (const { number, text } of linesOf(file)) {
      if (number > count) return;
      yield `${text}\n`;
    }
  };
  await pipeline(taken, createWriteStream(path));
  return path;
}
