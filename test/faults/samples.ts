import { readFile } from 'node:fs/promises';
import { isFaulty, read } from '../../src/event-store/codec.js';
import type { Catalogue } from '../../src/kernel/event.js';
import type { AnyRecorded } from '../../src/kernel/projection.js';

/** An event as it lay in a log when its version was the newest: stored once, and never changed. */
export interface Sample {
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly position: string;
  /** ISO 8601. */
  readonly created: string;
  readonly type: string;
  readonly data: unknown;
  readonly metadata: { readonly version: number };
}

/** What became of samples that this program reads. */
export interface ReadSamples {
  readonly events: readonly AnyRecorded[];
  /** Sentences on what can't be read any more. */
  readonly faults: readonly string[];
}

/** All samples, in the order of their log. A new type or version gets a line at the end of the file. */
export async function storedSamples(): Promise<readonly Sample[]> {
  const text = await readFile(new URL('./samples/events.ndjson', import.meta.url), 'utf8');
  return text.trim().split('\n').map((line) => JSON.parse(line) as Sample);
}

/** Reads samples as the house reads its log: lifted to today's version and checked. */
export function readSamples(catalogue: Catalogue, samples: readonly Sample[]): ReadSamples {
  const found = samples.map((sample) => read(catalogue, asClientGivesIt(sample))?.event);
  const events: AnyRecorded[] = [];
  const faults: string[] = [];
  for (const event of found) {
    if (event === undefined) continue;
    if (isFaulty(event)) faults.push(`${event.stream}@${event.revision}: ${event.fault}`);
    else events.push(event);
  }
  return { events, faults };
}

/** Versions of types that have been written and of which there is no sample, as `Type version n`. */
export function withoutSample(catalogue: Catalogue, samples: readonly Sample[]): readonly string[] {
  const there = new Set(samples.map(({ type, metadata }) => `${type} version ${metadata.version}`));
  const all = Object.entries(catalogue).flatMap(([type, { version }]) => Array.from({ length: version }, (_, at) => `${type} version ${at + 1}`));
  return all.filter((each) => !there.has(each));
}

function asClientGivesIt({ stream, revision, position, created, id, type, data, metadata }: Sample): Parameters<typeof read>[1] {
  const event = { id, streamId: stream, revision: BigInt(revision), created: new Date(created), type, data, metadata, isJson: true, position: { commit: BigInt(position), prepare: BigInt(position) } };
  return { event, commitPosition: BigInt(position) } as unknown as Parameters<typeof read>[1];
}
