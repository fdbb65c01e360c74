import type { Hold, ReturningTicket } from '../../projections/analytics/cases.query.js';
import type { Names } from '../../projections/directory/names.query.js';

/** The stretch of time that a report is about: ISO 8601, from inclusive, to exclusive. */
export interface ReportWindow {
  readonly from: string;
  readonly to: string;
}

/** Of `custody.queue_load`. */
export interface LoadRow {
  /** YYYY-MM-DD */
  readonly day: string;
  readonly queueId: string;
  readonly openTickets: number;
  readonly came: number;
  readonly went: number;
}

/** Of `custody.custody_time`: all that one holder had in one role, in the window. */
export interface CustodyRow {
  readonly role: string;
  readonly holder: string;
  readonly intervals: number;
  readonly tickets: number;
  readonly seconds: number;
  readonly openSeconds: number;
}

/** Of `custody.handoff`: all that went from one holder to another. */
export interface HandoffRow {
  readonly role: string;
  readonly fromHolder: string;
  readonly toHolder: string;
  readonly count: number;
  readonly tickets: number;
  readonly viaNobody: number;
  readonly waitedSeconds: number;
}

/** Of `custody.ping_pong`: all that came back to one holder by the same way. */
export interface ReturnRow {
  readonly role: string;
  readonly holder: string;
  /** Ids of those in between, with commas. */
  readonly between: string;
  readonly count: number;
  readonly tickets: number;
  readonly direct: number;
  readonly indirect: number;
}

/** Measures of whole relations, in the window. */
export interface Totals {
  readonly opened: { readonly tickets: number; readonly owned: number; readonly medianSeconds: number | null; readonly meanSeconds: number | null };
  readonly handoffs: Readonly<Record<HandedOn, { readonly count: number; readonly tickets: number; readonly viaNobody: number }>>;
  readonly returns: Readonly<Record<HandedOn, { readonly count: number; readonly tickets: number; readonly direct: number }>>;
  readonly reopenings: { readonly count: number; readonly tickets: number };
}

/** The two roles that every help desk hands on: a ticket between people, and between queues. */
export const handedOn = ['owner', 'queue'] as const;
export type HandedOn = (typeof handedOn)[number];

/** Everything that a report tells; the page adds nothing but words and pictures. */
export interface ReportFacts {
  readonly window: ReportWindow;
  /** ISO 8601 */
  readonly madeAt: string;
  readonly pingPongWindowHours: number;
  readonly totals: Totals;
  readonly load: readonly LoadRow[];
  readonly custody: readonly CustodyRow[];
  readonly handoffs: readonly HandoffRow[];
  readonly returns: readonly ReturnRow[];
  /** By role, the most often first. */
  readonly returningTickets: Readonly<Record<HandedOn, readonly ReturningTicket[]>>;
  /** By role, the longest first. */
  readonly holds: Readonly<Record<HandedOn, readonly Hold[]>>;
  readonly names: Names;
}

/** What the directory calls a holder of this role. */
export function kindOf(role: string): 'agent' | 'group' | 'queue' {
  if (role === 'queue') return 'queue';
  return role === 'internal_group' ? 'group' : 'agent';
}
