import { changesOf, type Projection } from '../kernel/projection.js';
import { type Held, keyText, Rows } from '../kernel/rows.js';
import type { AnyRow, TableDeclaration } from '../kernel/table.js';
import type { Difference } from './compare.js';
import { isFaulted, type LogEntry } from './event-source.js';
import { type ParkedStream, reasonOf, type SkippedEvent, skippedEvent } from './parked-stream.js';

/** What the tables of a projection should hold: the log folded with the kernel's `Rows`, nothing else. */
export class ExpectedRows {
  private readonly rows: ReadonlyMap<string, Rows>;
  private readonly parked: Map<string, number>;
  /** Streams that stop here and are not parked in the database. */
  readonly faults: Difference[] = [];

  constructor(
    private readonly projection: Projection,
    /** The checkpoint up to which to fold. */
    private readonly end: bigint | null,
    parked: readonly ParkedStream[],
    private readonly skipped: ReadonlySet<SkippedEvent>,
  ) {
    this.rows = new Map(projection.tables.map((table) => [table.name, new Rows(table)]));
    this.parked = new Map(parked.map(({ stream, revision }) => [stream, revision]));
  }

  /** Applies one entry, unless it lies beyond the checkpoint, in a parked stream, or was left out by decision. */
  apply(entry: LogEntry): void {
    if (this.end === null || entry.position > this.end) return;
    if (entry.revision >= (this.parked.get(entry.stream) ?? Number.POSITIVE_INFINITY)) return;
    if (this.skipped.has(skippedEvent(entry.stream, entry.revision))) return;
    try {
      if (isFaulted(entry)) throw new Error(entry.fault);
      for (const change of changesOf(this.projection, entry)) this.rows.get(change.table.name)?.apply(entry.stream, change);
    } catch (error) {
      this.parked.set(entry.stream, entry.revision);
      const key = { stream: entry.stream, revision: entry.revision };
      this.faults.push({ relation: this.projection.name, key, column: 'parked', expected: reasonOf(error), found: null });
    }
  }

  /** The expected row with the key of `found`, once. */
  take(table: TableDeclaration, found: AnyRow): Held | undefined {
    const key = keyText(table.key, found);
    const held = this.rows.get(table.name)?.get(key);
    this.rows.get(table.name)?.forget(key);
    return held;
  }

  /** What nobody has taken. */
  *rest(table: TableDeclaration): Iterable<Held> {
    for (const [, held] of this.rows.get(table.name)?.entries() ?? []) yield held;
  }
}
