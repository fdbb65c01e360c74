import type { ColumnType } from '../kernel/table.js';

/**
 * One column of many rows as the text of a PostgreSQL array, for `unnest`. `text[]` and `jsonb` values travel as text and are cast
 * in the statement: `unnest` would flatten an array of arrays. Built by hand, for this is where a projector's time goes.
 */
export function arrayLiteral(type: ColumnType, values: readonly unknown[]): string {
  let literal = '{';
  for (let index = 0; index < values.length; index += 1) {
    if (index > 0) literal += ',';
    literal += element(type, values[index]);
  }
  return `${literal}}`;
}

function element(type: ColumnType, value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  switch (type) {
    case 'jsonb':
      return quoted(JSON.stringify(value));
    case 'text[]':
      return quoted(`{${(value as readonly string[]).map((item) => quoted(item)).join()}}`);
    case 'integer':
    case 'bigint':
    case 'double precision':
    case 'boolean':
    case 'timestamptz':
      return `${value as string | number | boolean}`; // nothing in them that would need quotes
    default:
      return quoted(value as string);
  }
}

function quoted(text: string): string {
  return /["\\]/.test(text) ? `"${text.replace(/["\\]/g, '\\$&')}"` : `"${text}"`;
}
