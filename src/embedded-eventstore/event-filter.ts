import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { EventIndex } from './event-index.js';
import { invalidArgument } from './protocol-errors.js';

/** A server-side filter over `$all`. */
export interface EventFilter {
  matches(event: number): boolean;
  /** After how many examined events a subscriber is told how far the server has looked. */
  readonly checkpointInterval: number;
}

/** What the real server uses where the client names no search window. */
const DEFAULT_WINDOW = 32;

/** The filter a request asks for, or undefined. Verdicts are kept per stream or type: each name is tested once. */
export function filterOf(index: EventIndex, options: ReadReq.Options): EventFilter | undefined {
  const asked = options.getFilter();
  if (asked === undefined) return undefined;
  const byStream = asked.getFilterCase() === streams.ReadReq.Options.FilterOptions.FilterCase.STREAM_IDENTIFIER;
  const test = nameTest((byStream ? asked.getStreamIdentifier() : asked.getEventType()) ?? undefined);
  const verdicts: (boolean | undefined)[] = [];
  const window = asked.hasMax() ? asked.getMax() : DEFAULT_WINDOW;
  const verdict = (name: string, number: number): boolean => (verdicts[number] ??= test(name));
  return {
    checkpointInterval: Math.max(1, window * Math.max(1, asked.getCheckpointintervalmultiplier())),
    matches: byStream
      ? (event) => {
          const number = index.streamNumberOf(event);
          return verdict(index.streams[number]?.name ?? '', number);
        }
      : (event) => {
          const number = index.typeNumberOf(event);
          return verdict(index.types[number] ?? '', number);
        },
  };
}

function nameTest(expression: ReadReq.Options.FilterOptions.Expression | undefined): (name: string) => boolean {
  const prefixes = expression?.getPrefixList() ?? [];
  if (prefixes.length > 0) return (name) => prefixes.some((prefix) => name.startsWith(prefix));
  const source = expression?.getRegex() ?? '';
  try {
    const regex = new RegExp(source, 'u');
    return (name) => regex.test(name);
  } catch {
    return looseRegex(source);
  }
}

/** .NET accepts escapes that JavaScript refuses in its Unicode mode. */
function looseRegex(source: string): (name: string) => boolean {
  try {
    const regex = new RegExp(source);
    return (name) => regex.test(name);
  } catch {
    throw invalidArgument(`The filter's regular expression ${JSON.stringify(source)} is invalid.`);
  }
}
