import type { AnyRow, Change, TableDeclaration } from './table.js';

/** A row and the stream that wrote it. */
export interface Held {
  readonly stream: string;
  readonly row: AnyRow;
}

/** The text that names a row, or a line of a timeline, within its table. */
export function keyText(columns: readonly string[], row: AnyRow): string {
  return columns.length === 1 ? String(row[columns[0] ?? '']) : JSON.stringify(columns.map((column) => row[column] ?? null));
}

/**
 * The rows of one table in memory. Tests, as-of answers, `verify` and the projector's batches all apply changes with
 * this one: there is no second meaning of a change.
 */
export class Rows {
  private readonly held = new Map<string, Held>();
  private readonly openRows = new Map<string, string>();

  constructor(readonly table: TableDeclaration) {}

  /** Takes a row as it stands in the database. */
  load(stream: string, row: AnyRow): void {
    this.set(stream, row);
  }

  get(key: string): Held | undefined {
    return this.held.get(key);
  }

  /** The open row of a line of a timeline. */
  open(line: string): Held | undefined {
    const key = this.openRows.get(line);
    return key === undefined ? undefined : this.held.get(key);
  }

  entries(): IterableIterator<[string, Held]> {
    return this.held.entries();
  }

  get size(): number {
    return this.held.size;
  }

  /** Forgets a row without meaning that it is gone: the cache's eviction. */
  forget(key: string): void {
    this.remove(key);
  }

  /**
   * Applies one change of a stream and tells which keys it touched.
   * @throws where a patch or a closing meets no row: the projection is wrong, its stream is parked
   */
  apply(stream: string, change: Change): readonly string[] {
    switch (change.verb) {
      case 'put':
        return [this.set(stream, change.row)];
      case 'drop': {
        const key = keyText(this.table.key, change.key);
        this.remove(key);
        return [key];
      }
      case 'patch':
        return [this.patch(keyText(this.table.key, change.key), change.set)];
      case 'succeed': {
        const touched: string[] = [];
        const open = this.openRows.get(keyText(this.table.timeline?.line ?? [], change.row));
        if (open !== undefined) touched.push(this.patch(open, change.closing));
        touched.push(this.set(stream, change.row));
        return touched;
      }
    }
  }

  private patch(key: string, set: AnyRow): string {
    const held = this.held.get(key);
    if (held === undefined) throw new Error(`no row ${key} in ${this.table.name} to change`);
    return this.set(held.stream, { ...held.row, ...set });
  }

  private set(stream: string, row: AnyRow): string {
    const key = keyText(this.table.key, row);
    this.held.set(key, { stream, row });
    const line = this.table.timeline;
    if (line === null) return key;
    const lineKey = keyText(line.line, row);
    if (row[line.until] === null) this.openRows.set(lineKey, key);
    else if (this.openRows.get(lineKey) === key) this.openRows.delete(lineKey);
    return key;
  }

  private remove(key: string): void {
    const held = this.held.get(key);
    const line = this.table.timeline;
    this.held.delete(key);
    if (held === undefined || line === null) return;
    const lineKey = keyText(line.line, held.row);
    if (this.openRows.get(lineKey) === key) this.openRows.delete(lineKey);
  }
}
