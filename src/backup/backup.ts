import { Type, type Static } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { copyLog, logIn } from '../embedded-eventstore/copy-log.js';
import { loadOps, saveOps } from './ops-tables.js';

const manifest = Type.Object({
  format: Type.Literal(1),
  /** ISO 8601, when it was begun. */
  at: Type.String(),
  log: Type.Object({ bytes: Type.Integer(), events: Type.Integer() }),
  tables: Type.Record(Type.String(), Type.Integer()),
});

/** What a backup says of itself: the log's size, and the rows of each table of `custody_ops`. */
export type Manifest = Static<typeof manifest>;

const manifestFile = 'backup.json';

/** What is backed up. */
export interface BackedUp {
  /** Of the embedded event store. */
  readonly eventStore: string;
  readonly pool: Pool;
  /** Resolves when a running service has told everybody of what the log holds by now. */
  readonly allTold: () => Promise<void>;
}

/**
 * Backs up an embedded event store and schema `custody_ops`, beside the running service. First the log, then, once that is told,
 * what the processes know: a restore finds them at the log's end or ahead of it, so nothing is told again and nothing is left out.
 * @param folder is not there yet; it appears whole or not at all
 * @param at ISO 8601
 */
export async function backUp({ eventStore, pool, allTold }: BackedUp, folder: string, at: string): Promise<Manifest> {
  const making = `${folder}.making`;
  if (await exists(folder)) throw new Error(`${folder} is there already: name another folder`);
  await rm(making, { recursive: true, force: true });
  await mkdir(making, { recursive: true, mode: 0o700 });
  const log = await copyLog(logIn(eventStore), logIn(making));
  await allTold();
  const made: Manifest = { format: 1, at, log, tables: await saveOps(pool, making) };
  await writeFile(join(making, manifestFile), `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600, flush: true });
  await rename(making, folder);
  return made;
}

/**
 * Reads what a backup says of itself.
 * @throws where the folder is no whole backup
 */
export async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, manifestFile), 'utf8').catch((cause: unknown) => {
    throw new Error(`${folder} is no backup: it has no ${manifestFile}`, { cause });
  });
  const read: unknown = JSON.parse(text);
  if (!Value.Check(manifest, read)) throw new Error(`${join(folder, manifestFile)} is of another format than this version of Custody reads`);
  return read;
}

/** Puts a backup's log into the empty folder of an event store that does not run yet. */
export async function restoreLog(folder: string, eventStoreFolder: string, { log }: Manifest): Promise<void> {
  const copy = await copyLog(logIn(folder), logIn(eventStoreFolder));
  if (copy.bytes === log.bytes) return;
  await rm(logIn(eventStoreFolder));
  throw new Error(`the log in ${folder} has ${copy.bytes} sound bytes, and should have ${log.bytes}: the backup is damaged`);
}

/** Puts a backup's rows into the migrated, empty database. */
export function restoreOps(folder: string, pool: Pool, { tables }: Manifest): Promise<{ readonly parked: number }> {
  return loadOps(pool, folder, tables);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
