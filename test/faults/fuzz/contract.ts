import type { Schema, Schemas } from './schema.js';

/** One parameter of a query string. */
export interface QueryParameter {
  readonly name: string;
  readonly schema: Schema;
}

/** One method of one path, as the service describes itself. */
export interface Operation {
  readonly method: string;
  /** With its parameters in braces. */
  readonly path: string;
  readonly query: readonly QueryParameter[];
  /** Null where it takes no body. */
  readonly body: Schema | null;
  /** Who may: `command`, `read`, `admin`, `portal`, … */
  readonly scope: string;
  /** Whether its answer is a stream that never ends by itself. */
  readonly streams: boolean;
}

/** What `/openapi.json` says. */
export interface Contract {
  readonly operations: readonly Operation[];
  readonly schemas: Schemas;
}

interface Described {
  readonly 'x-right'?: { readonly scope: string };
  readonly parameters?: readonly { readonly in: string; readonly name: string; readonly schema?: Schema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: { readonly schemas: Schemas };
}

/** Asks a running service what it can be asked. */
export async function readContract(url: string): Promise<Contract> {
  const document = (await (await fetch(`${url}/openapi.json`)).json()) as Document;
  const operations = Object.entries(document.paths).flatMap(([path, item]) => Object.entries(item).map(([method, described]) => operation(method, path, described)));
  return { operations, schemas: document.components.schemas };
}

function operation(method: string, path: string, { parameters = [], requestBody, ...described }: Described): Operation {
  return {
    method: method.toUpperCase(),
    path,
    query: parameters.filter((each) => each.in === 'query').map(({ name, schema = {} }) => ({ name, schema })),
    body: requestBody?.content['application/json']?.schema ?? null,
    scope: described['x-right']?.scope ?? 'public',
    streams: path.endsWith('/stream') || path === '/v1/events',
  };
}
