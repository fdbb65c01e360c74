import { type Held, keyColumns, keyText, Rows } from '../kernel/rows.js';
import type { AnyRow, Change, TableDeclaration } from '../kernel/table.js';
import { faultOfRow } from './value-fault.js';

/** What a batch makes of one table, in the order in which it must be written. */
export interface TableWrites {
  readonly removals: readonly AnyRow[];
  /** Rows that stand open in the database and no longer do: changed before any new one opens in their line. */
  readonly closings: readonly Held[];
  readonly upserts: readonly Held[];
}

/** What one event touched in one table, to take it back. */
export interface Touch {
  readonly table: WorkingTable;
  readonly key: string;
  readonly before: Held | undefined;
  readonly first: boolean;
}

/**
 * One table of a generation while batches pass: the rows it needs, held in memory with the kernel's `Rows`, and what
 * differs from the database since the last write.
 */
export class WorkingTable {
  private rows: Rows;
  /** Touched key → the row as the database has it, as far as known. */
  private readonly dirty = new Map<string, Held | undefined>();
  /** Keys in order of use, the longest unused first. */
  private readonly used = new Map<string, true>();
  /** A table whose rows are only ever put needs none of them in memory. */
  private rereads = false;

  constructor(
    readonly table: TableDeclaration,
    /** Rows kept from one batch to the next. */
    private readonly capacity: number,
  ) {
    this.rows = new Rows(table);
  }

  holds(key: string): boolean {
    return this.rows.get(key) !== undefined;
  }

  holdsOpen(line: string): boolean {
    return this.rows.open(line) !== undefined;
  }

  load(stream: string, row: AnyRow): void {
    const key = keyText(this.table.key, row);
    this.rereads = true;
    this.rows.load(stream, row);
    this.used.set(key, true);
  }

  /**
   * Applies a change and notes in `touches` what it touched.
   * @throws where a patch or a closing meets no row, or a value does not fit its column
   */
  apply(stream: string, change: Change, touches: Touch[]): void {
    for (const values of valuesOf(change)) {
      const fault = faultOfRow(this.table.columns, values);
      if (fault !== null) throw new Error(`${this.table.name}.${fault}`);
    }
    if (change.verb === 'patch' || change.verb === 'succeed') this.rereads = true;
    this.rows.apply(stream, change, (key, before) => {
      const first = !this.dirty.has(key);
      if (first) this.dirty.set(key, before);
      touches.push({ table: this, key, before, first });
    });
  }

  /** Takes one touch back; the latest goes first. */
  undo(touch: Touch): void {
    if (touch.before === undefined) this.rows.forget(touch.key);
    else this.rows.load(touch.before.stream, touch.before.row);
    if (touch.first) this.dirty.delete(touch.key);
  }

  /** What has to be written; null for nothing. */
  writes(): TableWrites | null {
    if (this.dirty.size === 0) return null;
    const removals: AnyRow[] = [];
    const closings: Held[] = [];
    const upserts: Held[] = [];
    for (const [key, before] of this.dirty) {
      const now = this.rows.get(key);
      if (now === undefined) removals.push(keyColumns(this.table.key, key));
      else if (before !== undefined && this.leavesItsLine(before.row, now.row)) closings.push(now);
      else upserts.push(now);
    }
    return { removals, closings, upserts };
  }

  /** All is written: keeps what the next batches are likely to need. */
  written(): void {
    for (const key of this.dirty.keys()) {
      this.used.delete(key);
      if (this.isLasting(key)) this.used.set(key, true);
      else this.rows.forget(key);
    }
    this.dirty.clear();
    for (const key of this.used.keys()) {
      if (this.used.size <= this.capacity) break;
      this.used.delete(key);
      this.rows.forget(key);
    }
  }

  /** Forgets everything: the database is to be asked again. */
  reset(): void {
    this.rows = new Rows(this.table);
    this.dirty.clear();
    this.used.clear();
  }

  /** Closed intervals are hardly ever touched again. */
  private isLasting(key: string): boolean {
    const held = this.rows.get(key);
    if (held === undefined || !this.rereads) return false;
    return this.table.timeline === null || held.row[this.table.timeline.until] === null;
  }

  private leavesItsLine(before: AnyRow, now: AnyRow): boolean {
    const line = this.table.timeline;
    if (line === null || before[line.until] !== null) return false;
    return now[line.until] !== null || keyText(line.line, before) !== keyText(line.line, now);
  }
}

function valuesOf(change: Change): readonly AnyRow[] {
  switch (change.verb) {
    case 'put':
      return [change.row];
    case 'patch':
      return [change.set];
    case 'drop':
      return [];
    case 'succeed':
      return [change.closing, change.row];
  }
}
