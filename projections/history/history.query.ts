import type { Reader } from '../custody.js';
import { namesOf } from '../directory/names.query.js';
import type { EventRow } from '../event/event.projection.js';
import { revisionOrder, revisionPlace, type Stretch, ticketEventRows } from '../event/ticket-events.query.js';
import { iso } from '../instant.js';
import { type Page, pageOf } from '../page.js';
import { type HistoryLine, historyLine, type Told } from './history-lines.js';

/** A ticket's history in words, oldest first, told with the names that people and things have now. */
export async function ticketHistory(db: Reader, ticketId: string, stretch: Stretch): Promise<Page<HistoryLine>> {
  const rows = await ticketEventRows(db, ticketId, stretch);
  const names = await namesOf(db, [...new Set(rows.flatMap(idsIn))]);
  return pageOf(rows, stretch.limit, { order: revisionOrder, place: revisionPlace, item: (row) => historyLine(told(row), names) });
}

function told(row: EventRow): Told {
  const { type, data, revision, occurred_at, actor, service } = row;
  return { type, data, revision, meta: { occurredAt: iso(occurred_at), actor, service } };
}

/** Every word of an event that could be an id: a few too many cost nothing. */
function idsIn(row: EventRow): readonly string[] {
  const actors = [row.actor, row.service ?? ''].map((actor) => actor.slice(actor.indexOf(':') + 1));
  const members = typeof row.data === 'object' && row.data !== null ? Object.entries(row.data) : [];
  return [...actors, ...members.flatMap(([name, value]) => (typeof value === 'string' && !prose.has(name) ? [value] : []))];
}

const prose = new Set(['body', 'note', 'reason', 'subject']);
