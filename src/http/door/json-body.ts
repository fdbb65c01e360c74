import type { Fault } from './problem.js';

/** No body of the contract nests deeper than five; more is somebody trying. */
const deepest = 32;
const most = 50;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });
// In unicode mode only a surrogate without its other half matches.
const unstorable = /\0|\p{Surrogate}/u;

/** A body that can't be taken as JSON: kept, not thrown, because the contract asks who acts before it judges the shape. */
export class UnreadableBody {
  constructor(readonly faults: readonly Fault[]) {}
}

/** Reads a JSON body; no bytes are the empty object. Never throws. */
export function readJsonBody(bytes: Uint8Array): unknown {
  if (bytes.length === 0) return {};
  let value: unknown;
  try {
    value = JSON.parse(utf8.decode(bytes));
  } catch (error) {
    const message = error instanceof SyntaxError ? 'is not JSON' : 'is not UTF-8';
    return new UnreadableBody([{ path: '', message }]);
  }
  const faults = oddities(value, '');
  return faults.length === 0 ? value : new UnreadableBody(faults);
}

/** What no schema says of a value that came from outside; `under` is its path. */
export function oddities(value: unknown, under: string): readonly Fault[] {
  const faults: Fault[] = [];
  inspect(value, under, 0, faults);
  return faults;
}

/**
 * What no schema says: names that stand for something in JavaScript itself, strings that PostgreSQL can't hold,
 * nesting without end.
 */
function inspect(value: unknown, path: string, depth: number, faults: Fault[]): void {
  if (faults.length >= most) return;
  if (typeof value === 'string') {
    if (unstorable.test(value)) faults.push({ path, message: 'must not contain U+0000 or half a surrogate pair' });
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  if (depth >= deepest) {
    faults.push({ path, message: `must not nest deeper than ${deepest}` });
    return;
  }
  for (const [name, member] of Object.entries(value)) {
    const at = path === '' ? name : `${path}.${name}`;
    if (name in Object.prototype) faults.push({ path: at, message: 'is a name that is not accepted' });
    else if (unstorable.test(name)) faults.push({ path, message: 'has a member whose name contains U+0000 or half a surrogate pair' });
    else inspect(member, at, depth + 1, faults);
  }
}
