import { type Static, Type } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import { idPattern } from '../kernel/brand.js';

const nullable = Type.Union([Type.String(), Type.Null()]);
const counter = Type.Optional(Type.Integer({ minimum: 0 }));
const scalar = Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()]);

const schema = Type.Object(
  {
    ticket: Type.String({ pattern: idPattern }),
    at: Type.String({ pattern: String.raw`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$` }),
    op: Type.Optional(Type.Literal('open')),
    actor: Type.Optional(nullable),
    changes: Type.Intersect([
      Type.Object({ status: Type.Optional(nullable), assignedAgent: Type.Optional(nullable), assignedGroup: Type.Optional(nullable) }),
      Type.Record(Type.String(), scalar),
    ]),
    src: Type.Optional(Type.Object({ mod: counter, reassignments: counter, reopens: counter })),
  },
  { additionalProperties: true },
);
const check = TypeCompiler.Compile(schema);

/** One line of a `ticket-change NDJSON` file, version 1 (docs/import.md). */
export type ChangeLine = Static<typeof schema>;

/** Why a line was not taken, in words for whoever mends the file. */
export interface LineFault {
  readonly fault: string;
}

/** Reads one line; unknown members of the line are let through, values of a wrong type are not. */
export function readLine(text: string): ChangeLine | LineFault {
  const parsed = parse(text);
  if ('fault' in parsed) return parsed;
  if (!check.Check(parsed.value)) {
    const first = check.Errors(parsed.value).First();
    return { fault: `${first?.path ?? ''}: ${first?.message ?? 'not a ticket change'}` };
  }
  if (Number.isNaN(Date.parse(parsed.value.at))) return { fault: `/at: ${parsed.value.at} is no instant` };
  return hasLoneSurrogateOrNull(text, parsed.value) ? { fault: 'U+0000 and lone surrogates can not be stored' } : parsed.value;
}

function parse(text: string): { readonly value: unknown } | LineFault {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { fault: `not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function hasLoneSurrogateOrNull(text: string, line: ChangeLine): boolean {
  if (!text.includes('\\u')) return false; // JSON can say either only by an escape
  const written = JSON.stringify(line);
  return written.includes('\\u0000') || /\\ud[89a-f]/.test(written);
}
