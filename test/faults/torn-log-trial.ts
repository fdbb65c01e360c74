import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as openStoreRoom from '../../src/embedded-eventstore/open-store.js';
import { append, contents, flipped, MemoryDisk } from '../contracts/embedded-eventstore/store-on-disk.js';
import type { BuiltCustody } from './built-custody.js';
import { nothingWrong, type Outcome, type Trial } from './trial.js';

type OpenStore = typeof openStoreRoom;

/** Appends whose every byte is damaged. */
const appends = process.env['FAULTS_LONG'] === undefined ? 3 : 24;

/** A log, and what is known of it. */
interface Written {
  readonly bytes: Buffer;
  /** What each append left to be read, in order. */
  readonly texts: readonly (readonly string[])[];
  /** Where each append begins, and the log ends. */
  readonly edges: readonly number[];
  /** Where each record begins. */
  readonly records: readonly number[];
}

/** F9: the log cut, and a bit of it turned, at every byte. */
export const tornLog: Trial = { fault: 'F9', what: 'the log cut, and flipped, at every byte', mutate: [], play: torn };

async function torn(custody: BuiltCustody): Promise<Outcome> {
  const { openStore } = (await import(pathToFileURL(join(custody.folder, 'src/embedded-eventstore/open-store.js')).href)) as OpenStore;
  const folder = await mkdtemp(join(tmpdir(), 'custody-torn-'));
  const open = async (disk: MemoryDisk): Promise<readonly string[]> => contents((await openStore({ folder, durability: 'fsync', onFailed: () => undefined, openDisk: () => disk })).store);
  try {
    const written = await write(openStore, folder);
    const header = written.edges[0] ?? 0;
    const lost: string[] = [];
    const beside: string[] = [];
    for (let at = header; at < written.bytes.length; at += 1) {
      const cut = await open(new MemoryDisk(written.bytes.subarray(0, at))).catch(String);
      if (String(cut) !== String(whole(written, at))) lost.push(`cut at ${at}: ${String(cut)}`);
      const found = await open(new MemoryDisk(flipped(written.bytes, at))).catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
      const fault = faultIn(written, at, found);
      if (fault !== null) beside.push(fault);
    }
    return { rounds: 2 * (written.bytes.length - header), acknowledged: written.texts.length, wrong: { ...nothingWrong, lost, beside } };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Appends of one to three events, each flushed before the next. */
async function write(openStore: OpenStore['openStore'], folder: string): Promise<Written> {
  const disk = new MemoryDisk();
  const { store } = await openStore({ folder, durability: 'fsync', onFailed: () => undefined, openDisk: () => disk });
  const edges = [disk.size()];
  const texts: string[][] = [];
  for (let number = 0; number < appends; number += 1) {
    const own = Array.from({ length: 1 + (number % 3) }, (_, event) => `${number}.${event}`);
    await append(store, `ticket-${number % 2}`, own);
    texts.push(own.map((text) => `ticket-${number % 2}: ${text}`));
    edges.push(disk.size());
  }
  return { bytes: disk.bytes, texts, edges, records: Array.from({ length: store.index.count }, (_, number) => store.index.positionOf(number)) };
}

/** What the complete appends before a byte leave to be read. */
function whole({ texts, edges }: Written, at: number): readonly string[] {
  return texts.filter((_, number) => (edges[number + 1] ?? Infinity) <= at).flat();
}

/** In the last append a flip is a torn tail; before it, damage to what was confirmed, which is refused with its position. */
function faultIn(written: Written, at: number, found: readonly string[] | string): string | null {
  const { edges, records } = written;
  if (at >= (edges.at(-2) ?? 0)) {
    return String(found) === String(whole(written, at)) ? null : `flipped at ${at}, in the last append: ${String(found)}`;
  }
  const record = records.filter((position) => position <= at).at(-1) ?? 0;
  return typeof found === 'string' && found.includes(`damaged at position ${record},`) ? null : `flipped at ${at}, in the record at ${record}: ${String(found)}`;
}
