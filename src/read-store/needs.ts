import { keyText } from '../kernel/rows.js';
import type { AnyRow, Change } from '../kernel/table.js';
import type { WorkingTable } from './working-table.js';

/** The rows of one table that a batch rests on and that are not in memory. */
export class Needs {
  readonly keys = new Map<string, AnyRow>();
  readonly lines = new Map<string, AnyRow>();
  private readonly putKeys = new Set<string>();
  private readonly openedLines = new Set<string>();

  /** A plain `put` or `drop` does not ask what was there. */
  add(change: Change, table: WorkingTable): void {
    const { key: columns, timeline } = table.table;
    switch (change.verb) {
      case 'put': {
        const key = keyText(columns, change.row);
        if (timeline !== null) this.needKey(key, change.row, table);
        this.putKeys.add(key);
        return;
      }
      case 'drop':
      case 'patch': {
        if (change.verb === 'patch' || timeline !== null) this.needKey(keyText(columns, change.key), change.key, table);
        return;
      }
      case 'succeed': {
        const line = keyText(timeline?.line ?? [], change.row);
        if (!this.openedLines.has(line) && !table.holdsOpen(line)) this.lines.set(line, change.row);
        this.openedLines.add(line);
        this.putKeys.add(keyText(columns, change.row));
      }
    }
  }

  private needKey(key: string, row: AnyRow, table: WorkingTable): void {
    if (!this.putKeys.has(key) && !table.holds(key)) this.keys.set(key, row);
  }
}
