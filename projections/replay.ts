import { type AnyRecorded, changesOf, type Projection } from '../src/kernel/projection.js';
import { Rows } from '../src/kernel/rows.js';
import type { Columns, RowOf, Table } from '../src/kernel/table.js';

/** The rows that events give in a read model, by table: what its tables hold once it has read just these. */
export class Replay {
  private readonly tables: ReadonlyMap<string, Rows>;

  /** @throws where a change meets no row: the events do not begin at the beginning of their streams */
  constructor(projection: Projection, events: Iterable<AnyRecorded>) {
    this.tables = new Map(projection.tables.map((table) => [table.name, new Rows(table)]));
    for (const event of events) {
      for (const change of changesOf(projection, event)) this.tables.get(change.table.name)?.apply(event.stream, change);
    }
  }

  /** The rows of one table, in the order in which they came to be. */
  rows<C extends Columns, Key extends keyof C & string>(table: Table<C, Key>): readonly RowOf<C>[] {
    const held = this.tables.get(table.name)?.entries() ?? [];
    return [...held].map(([, { row }]) => row as RowOf<C>);
  }
}
