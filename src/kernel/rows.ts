import type { AnyRow, Change, TableDeclaration } from './table.js';

/** A row and the stream that wrote it. */
export interface Held {
  readonly stream: string;
  readonly row: AnyRow;
}

/** Neither U+0000 nor half a surrogate pair stands in any text that is stored: the one parts the columns of a key, the other is nothing. */
const between = '\0';
const nothing = '\ud800';

/** The text that names a row, or a line of a timeline, within its table. Made several times a change, so it costs little. */
export function keyText(columns: readonly string[], row: AnyRow): string {
  let text = '';
  for (let index = 0; index < columns.length; index += 1) {
    if (index > 0) text += between;
    const value = row[columns[index] ?? ''] as string | number | boolean | null | undefined;
    text += String(value ?? nothing);
  }
  return text;
}

/** The columns of a key, as texts, from the text that names it. */
export function keyColumns(columns: readonly string[], text: string): AnyRow {
  const values = text.split(between);
  return Object.fromEntries(columns.map((column, index) => [column, values[index] === nothing ? null : values[index]]));
}

/** Hears of each row that a change touches, before it does. */
export type Touching = (key: string, before: Held | undefined) => void;

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
    this.set(stream, row, untold);
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
   * Applies one change of a stream.
   * @throws where a patch or a closing meets no row: the projection is wrong, its stream is parked
   */
  apply(stream: string, change: Change, touching: Touching = untold): void {
    switch (change.verb) {
      case 'put':
        this.set(stream, change.row, touching);
        return;
      case 'drop': {
        const key = keyText(this.table.key, change.key);
        touching(key, this.held.get(key));
        this.remove(key);
        return;
      }
      case 'patch':
        this.patch(keyText(this.table.key, change.key), change.set, touching);
        return;
      case 'succeed': {
        const open = this.openRows.get(keyText(this.table.timeline?.line ?? [], change.row));
        if (open !== undefined) this.patch(open, change.closing, touching);
        this.set(stream, change.row, touching);
      }
    }
  }

  private patch(key: string, set: AnyRow, touching: Touching): void {
    const held = this.held.get(key);
    if (held === undefined) throw new Error(`no row ${key.replaceAll(between, ', ')} in ${this.table.name} to change`);
    this.set(held.stream, { ...held.row, ...set }, touching);
  }

  private set(stream: string, row: AnyRow, touching: Touching): void {
    const key = keyText(this.table.key, row);
    touching(key, this.held.get(key));
    this.held.set(key, { stream, row });
    const line = this.table.timeline;
    if (line === null) return;
    const lineKey = keyText(line.line, row);
    if (row[line.until] === null) this.openRows.set(lineKey, key);
    else if (this.openRows.get(lineKey) === key) this.openRows.delete(lineKey);
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

function untold(): void {
  // Most who fold rows need not hear what each change touches.
}
