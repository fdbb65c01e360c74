import type { Operation } from './contract.js';

/** A request as it goes over the wire. */
export interface Request {
  readonly operation: Operation;
  readonly method: string;
  /** Path and query, encoded. */
  readonly target: string;
  /** Names may repeat. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Null: none at all. */
  readonly body: string | Buffer | null;
  /** The value behind the body, for further changes; undefined where there is none. */
  readonly sent?: unknown;
}

/** The same with a header set, or taken away by null. */
export function withHeader(request: Request, name: string, value: string | null): Request {
  const others = request.headers.filter(([each]) => each !== name);
  return { ...request, headers: value === null ? others : [...others, [name, value]] };
}

/** The same with another body. */
export function withBody(request: Request, body: string | Buffer): Request {
  return { ...request, body };
}

/** In a few lines, to be repeated by hand. */
export function toldShort({ method, target, headers, body }: Request): string {
  const text = body === null ? '' : typeof body === 'string' ? body : body.toString('latin1');
  return [`${method} ${cut(target)}`, ...headers.map(([name, value]) => `  ${name}: ${cut(value)}`), ...(text === '' ? [] : [`  ${cut(text)}`])].join('\n');
}

function cut(text: string): string {
  return text.length <= 400 ? text : `${text.slice(0, 300)} … (${text.length} characters)`;
}
