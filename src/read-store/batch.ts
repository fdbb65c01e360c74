import type { PoolClient } from 'pg';
import { transaction } from './database.js';
import type { LogEntry } from './event-source.js';
import { type GenerationWriter, RefusedRows } from './generation-writer.js';
import type { Parking } from './parked-stream.js';
import { insertParked } from './registry.js';

/** Another has written, swapped or taken over: nothing was written, and the registry must be read again. */
export class FencedOff extends Error {
  override readonly name = 'FencedOff';
}

/** The checkpoint is in the same transaction as the rows, so it may be lost only together with them. */
const begin = 'begin; set local synchronous_commit = off';

/**
 * Writes one batch into several generations in one transaction. Where the database refuses rows, the batch is tried again
 * with an eye on that projection, and the streams at fault are parked.
 * @param fence the first statement; false: not ours to write
 * @returns the streams that it had to park
 * @throws FencedOff, or what the database says; nothing is written then
 */
export async function writeBatch(
  client: PoolClient,
  writers: readonly GenerationWriter[],
  entries: readonly LogEntry[],
  fence: (client: PoolClient) => Promise<boolean>,
): Promise<readonly Parking[]> {
  const wary = new Set<GenerationWriter>();
  for (;;) {
    try {
      await transaction(
        client,
        async () => {
          if (!(await fence(client))) throw new FencedOff();
          await writeAll(client, writers, entries, wary);
        },
        begin,
      );
      const parked = writers.flatMap(({ projection, newlyParked }) => newlyParked.map((each) => ({ ...each, projection: projection.name })));
      for (const writer of writers) writer.committed();
      return parked;
    } catch (error) {
      for (const writer of writers) writer.rolledBack();
      if (!(error instanceof RefusedRows) || wary.has(error.writer)) throw error;
      wary.add(error.writer);
    }
  }
}

/** Writes into several generations in the caller's transaction; those in `wary` by halves where they must. */
export async function writeAll(client: PoolClient, writers: readonly GenerationWriter[], entries: readonly LogEntry[], wary: ReadonlySet<GenerationWriter>): Promise<void> {
  for (const writer of writers) {
    if (wary.has(writer)) await writer.writeWarily(client, entries);
    else await writer.write(client, entries);
    await insertParked(client, writer.projection.name, writer.generation, writer.newlyParked);
  }
}
