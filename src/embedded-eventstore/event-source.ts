import { firstReadable, lastRevision, metadataAt } from './event-index.js';
import type { EventStore } from './event-store.js';
import { createdOf } from './log-record.js';
import { RecordWindow } from './record-window.js';

/** Yields the numbers of the events a read is about, one after another; undefined when there are no more for now. */
export interface EventSource {
  next(): number | undefined;
  /** The record of a number just yielded. */
  readonly records: RecordWindow;
}

/** Bounds a read to what is visible: for a subscription as of now, for a read as of its begin. */
export type Below = () => number;

export function allForwards(store: EventStore, from: number, below: Below): EventSource {
  let cursor = from;
  return { records: new RecordWindow(store, 'forwards'), next: () => (cursor < below() ? cursor++ : undefined) };
}

/** Begins with the event before `from`. */
export function allBackwards(store: EventStore, from: number): EventSource {
  let cursor = from;
  return { records: new RecordWindow(store, 'backwards'), next: () => (cursor > 0 ? --cursor : undefined) };
}

export function streamForwards(store: EventStore, name: string, from: number, below: Below): EventSource {
  const records = new RecordWindow(store, 'single');
  let cursor = from;
  const next = (): number | undefined => {
    const stream = store.index.find(name);
    if (stream === undefined) return undefined;
    const visible = below();
    const last = lastRevision(stream, visible);
    const maxAge = metadataAt(stream, visible)?.maxAge;
    cursor = Math.max(cursor, firstReadable(stream, visible));
    while (cursor <= last) {
      const number = stream.events[cursor] ?? 0;
      cursor += 1;
      if (isYoung(store, records, number, maxAge)) return number;
    }
    return undefined;
  };
  return { records, next };
}

/** Begins with revision `from`, or the last one where that is smaller. */
export function streamBackwards(store: EventStore, name: string, from: number, below: Below): EventSource {
  const records = new RecordWindow(store, 'single');
  const stream = store.index.find(name);
  const visible = below();
  let cursor = stream === undefined ? -1 : Math.min(from, lastRevision(stream, visible));
  const first = stream === undefined ? 0 : firstReadable(stream, visible);
  const maxAge = stream === undefined ? undefined : metadataAt(stream, visible)?.maxAge;
  const next = (): number | undefined => {
    while (cursor >= first) {
      const number = stream?.events[cursor] ?? 0;
      cursor -= 1;
      if (isYoung(store, records, number, maxAge)) return number;
    }
    return undefined;
  };
  return { records, next };
}

/** `$maxAge` is in seconds. */
function isYoung(store: EventStore, records: RecordWindow, number: number, maxAge: number | undefined): boolean {
  return maxAge === undefined || createdOf(records.record(number)) > store.clock() - maxAge * 1000;
}
