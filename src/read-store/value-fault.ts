import type { AnyRow, Column, Columns } from '../kernel/table.js';

/**
 * Why a value can't stand in its column, or null. Found here an event is at fault by itself, however many share its batch; the
 * database alone would not see a value that the next event of the batch replaces.
 */
function faultOfValue(column: Column, value: unknown): string | null {
  if (value === null || value === undefined) return column.nullable ? null : 'nothing, where something is due';
  switch (column.type) {
    case 'text':
      return isText(value) ? null : 'no text';
    case 'text[]':
      return Array.isArray(value) && value.every(isText) ? null : 'no list of texts';
    case 'boolean':
      return typeof value === 'boolean' ? null : 'neither true nor false';
    case 'integer':
      return Number.isInteger(value) && Math.abs(value as number) <= 2_147_483_647 ? null : 'no integer of 32 bits';
    case 'bigint':
      return typeof value === 'string' && /^-?\d{1,18}$/.test(value) ? null : 'no decimal text of an integer of 18 digits';
    case 'double precision':
      return typeof value === 'number' && Number.isFinite(value) ? null : 'no number';
    case 'timestamptz':
      return typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? null : 'no ISO 8601 time';
    case 'jsonb':
      return null; // what may be wrong deep inside, the database finds
  }
}

/** PostgreSQL has no U+0000, and UTF-8 no half of a surrogate pair. */
function isText(value: unknown): boolean {
  return typeof value === 'string' && value.isWellFormed() && !value.includes('\0');
}

/** Names the first column of `row` whose value can't stand there; null where all can. Columns that are not named are not asked. */
export function faultOfRow(columns: Columns, row: AnyRow): string | null {
  for (const name in row) {
    const column = columns[name];
    if (column === undefined) return `there is no column ${name}`;
    const fault = faultOfValue(column, row[name]);
    if (fault !== null) return `${name}: ${fault}`;
  }
  return null;
}
