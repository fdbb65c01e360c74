import { type RawBuilder, sql } from 'kysely';
import type { Reader } from '../custody.js';
import { type Page, pageOf } from '../page.js';
import { analyses, type AnalysisName, type Grouping } from './analyses.js';
import { always } from './custody-time.relations.js';

/** One question of an analyst. */
export interface AnalysisQuestion {
  readonly name: AnalysisName;
  /** ISO 8601, inclusive; null: from the beginning. */
  readonly from: string | null;
  /** ISO 8601, exclusive; null: to the end. */
  readonly to: string | null;
  /** Without effect where the analysis is not about a role. */
  readonly role: string | null;
  readonly groupBy: Grouping | null;
  /** Of ping-pong: the longest way back that still counts, in seconds; null: any. */
  readonly windowSeconds: number | null;
  /** Null: all rows. */
  readonly limit: number | null;
  /** How many rows were given before. */
  readonly offset: number;
}

/** A question without how its rows are put together. */
export type Subject = Omit<AnalysisQuestion, 'groupBy' | 'limit' | 'offset'>;

/** A row of an answer: camelCase, times in seconds, instants in ISO 8601. */
export type AnalysisRow = Readonly<Record<string, string | number | boolean | null>>;

/** An answer, with its columns in order: an empty list has them, too. `Row` is what the asker knows of the columns asked for. */
export interface AnalysisAnswer<Row = AnalysisRow> extends Page<Row> {
  readonly columns: readonly string[];
}

/** The order in which an analysis is cut into pages, for `parseCursor`. */
export function analysisOrder({ name, groupBy }: Pick<AnalysisQuestion, 'name' | 'groupBy'>): string {
  return `${name}/${groupBy ?? 'rows'}`;
}

/**
 * Asks an analysis of its relation. Rows come by time, groups by what they are grouped by; pages are counted off: history
 * only grows at its end, so what was given before stays where it was.
 */
export async function analyse<Row = AnalysisRow>(db: Reader, question: AnalysisQuestion): Promise<AnalysisAnswer<Row>> {
  const { limit, offset } = question;
  const { columns, select } = question.groupBy === null ? rows(question) : groups(question, question.groupBy);
  const page = limit === null ? sql`` : sql` limit ${limit + 1}`;
  const { rows: found } = await sql<Readonly<Record<string, unknown>>>`${select}${page} offset ${offset}`.execute(db);
  const cut = { order: analysisOrder(question), place: () => [String(offset + (limit ?? 0))], item: plain<Row> };
  return { columns, ...pageOf(found, limit ?? found.length, cut) };
}

/** What an analysis measures, of everything that belongs to the question, as one row. */
export async function analyseAll<Row = AnalysisRow>(db: Reader, question: Subject): Promise<Row> {
  const measures = Object.entries(analyses[question.name].measures).map(([column, expression]) => sql`${sql.raw(expression)} as ${sql.id(column)}`);
  const { rows: [row = {}] } = await sql<Readonly<Record<string, unknown>>>`select ${sql.join(measures)} ${among(question)}`.execute(db);
  return plain<Row>(row);
}

interface Asked {
  readonly columns: readonly string[];
  readonly select: RawBuilder<unknown>;
}

function rows(question: AnalysisQuestion): Asked {
  const { columns, at, then } = analyses[question.name];
  const named = columns.map((column) => sql`${sql.ref(column)} as ${sql.id(camel(column))}`);
  const order = sql.join([at, ...then].map((column) => sql.ref(column)));
  return { columns: columns.map(camel), select: sql`select ${sql.join(named)} ${among(question)} order by ${order}` };
}

function groups(question: AnalysisQuestion, grouping: Grouping): Asked {
  const { groups: known, measures: usual } = analyses[question.name];
  const group = known[grouping];
  if (group === undefined) throw new Error(`${question.name} is not grouped by ${grouping}`);
  const { by, where, measures = usual } = group;
  const columns = Object.entries({ ...by, ...measures });
  const named = columns.map(([column, expression]) => sql`${sql.raw(expression)} as ${sql.id(column)}`);
  const keys = sql.join(Object.values(by).map((_, index) => sql.lit(index + 1)));
  const belongs = where === undefined ? sql`` : sql` and ${sql.raw(where)}`;
  return {
    columns: columns.map(([column]) => column),
    select: sql`select ${sql.join(named)} ${among(question)}${belongs} group by ${keys} order by ${keys}`,
  };
}

/** What a question is about, as `from … where …`; the relation's own columns. */
export function among(subject: Subject): RawBuilder<unknown> {
  return sql`from ${source(subject)} where ${conditions(subject)}`;
}

/** Of what lasts, the part that lies between `from` and `to`; everything else is what happened, or began, between them. */
function source({ name, from, to }: Subject): RawBuilder<unknown> {
  const { relation, within } = analyses[name];
  if (within === undefined || (from === null && to === null)) return sql`${sql.table(relation)} as r`;
  const window = { from: from === null ? always.from : instant(from), to: to === null ? always.to : instant(to) };
  return sql`(${sql.raw(within((table) => `custody.${table}`, window))}) as r`;
}

/** An instant as SQL; whatever it was, it is a date now and nothing else. */
function instant(written: string): string {
  return `'${new Date(written).toISOString()}'::timestamptz`;
}

function conditions({ name, from, to, role, windowSeconds }: Subject): RawBuilder<unknown> {
  const { at, roles, within } = analyses[name];
  const happens = within === undefined;
  const all = [
    sql`true`,
    ...(from !== null && happens ? [sql`${sql.ref(at)} >= ${from}::timestamptz`] : []),
    ...(to !== null && happens ? [sql`${sql.ref(at)} < ${to}::timestamptz`] : []),
    ...(role !== null && roles.length > 0 ? [sql`role = ${role}`] : []),
    ...(windowSeconds !== null && name === 'ping-pong' ? [sql`within_seconds <= ${windowSeconds}`] : []),
  ];
  return sql.join(all, sql` and `);
}

function camel(column: string): string {
  return column.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}

function plain<Row>(row: Readonly<Record<string, unknown>>): Row {
  return Object.fromEntries(Object.entries(row).map(([column, value]) => [column, value instanceof Date ? value.toISOString() : value])) as Row;
}
