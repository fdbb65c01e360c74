import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';

/** One line of a file, counted from 1; `read` says how much of the file (as it lies on the disk) has been read, 0 to 1. */
export interface Line {
  readonly number: number;
  readonly text: string;
  readonly read: number;
}

/**
 * Streams the lines of an `.ndjson` or `.ndjson.gz` file; empty lines are left out.
 * @throws where the file can't be read or unpacked, naming it
 */
export async function* linesOf(file: string): AsyncGenerator<Line> {
  const { size } = await stat(file).catch((cause: unknown) => {
    throw new Error(`${file} can't be read: is the path right?`, { cause });
  });
  const raw = createReadStream(file);
  const unpacked = file.endsWith('.gz') ? raw.pipe(createGunzip()) : raw;
  // Errors of the first stream do not travel down the pipe by themselves.
  raw.on('error', (error) => unpacked.destroy(error));
  const lines = createInterface({ input: unpacked, crlfDelay: Number.POSITIVE_INFINITY });
  const failures: Error[] = [];
  unpacked.on('error', (error: Error) => {
    failures.push(error);
    lines.close();
  });
  let number = 0;
  try {
    for await (const text of lines) {
      number += 1;
      if (text.trim() !== '') yield { number, text, read: size === 0 ? 1 : raw.bytesRead / size };
    }
  } finally {
    lines.close();
    raw.destroy();
  }
  for (const cause of failures) throw new Error(`${file} is damaged after line ${number}: ${cause.message}`, { cause });
}
