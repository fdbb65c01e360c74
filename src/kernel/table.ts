/** PostgreSQL types a read model may use. */
export type ColumnType = 'text' | 'text[]' | 'boolean' | 'integer' | 'bigint' | 'double precision' | 'timestamptz' | 'jsonb';

/** A column: its SQL type and the sentence analysts read in `\d+`. Times are ISO 8601 strings here, `timestamptz` there. */
export interface Column<Value = unknown> {
  readonly type: ColumnType;
  readonly nullable: boolean;
  readonly comment: string;
  /** Phantom: the TypeScript type of a value. */
  readonly value?: Value;
}

const column =
  <Value>(type: ColumnType) =>
  (comment: string): Column<Value> => ({ type, nullable: false, comment });

export const text = column<string>('text');
export const texts = column<readonly string[]>('text[]');
export const bool = column<boolean>('boolean');
export const int = column<number>('integer');
export const bigint = column<string>('bigint');
export const float = column<number>('double precision');
export const time = column<string>('timestamptz');
export const json = column<unknown>('jsonb');

/** The same column, where there may be nothing. */
export function maybe<Value>(column: Column<Value>): Column<Value | null> {
  return { type: column.type, nullable: true, comment: column.comment };
}

export type Columns = Readonly<Record<string, Column>>;
type ValueOf<C> = C extends Column<infer Value> ? Value : never;

/** A whole row of a table. */
export type RowOf<C extends Columns> = { readonly [Name in keyof C]: ValueOf<C[Name]> };

/** A row whose columns nobody here knows by name. */
export type AnyRow = Readonly<Record<string, unknown>>;

export interface Index {
  readonly on: readonly string[];
  /** SQL condition of a partial index. */
  readonly where?: string;
  readonly unique?: boolean;
}

/** What machinery needs to know of a table. `name` is without schema and generation. */
export interface TableDeclaration {
  readonly name: string;
  readonly comment: string;
  readonly columns: Columns;
  readonly key: readonly string[];
  readonly indexes: readonly Index[];
  /** The view of schema `custody` that shows this table as it is; absent: only queries of the house read it. */
  readonly relation: string | null;
  /** Set on timelines: rows of one `line` succeed one another, the open one has a null `until`. */
  readonly timeline: { readonly line: readonly string[]; readonly until: string } | null;
}

/** One change of one row, as data. A projection has no other way to act. */
export type Change =
  | { readonly verb: 'put'; readonly table: TableDeclaration; readonly row: AnyRow }
  | { readonly verb: 'patch'; readonly table: TableDeclaration; readonly key: AnyRow; readonly set: AnyRow }
  | { readonly verb: 'drop'; readonly table: TableDeclaration; readonly key: AnyRow }
  | { readonly verb: 'succeed'; readonly table: TableDeclaration; readonly row: AnyRow; readonly closing: AnyRow };

/** A declared table with its verbs: a misspelt column does not compile. */
export interface Table<C extends Columns, Key extends keyof C & string> extends TableDeclaration {
  readonly columns: C;
  /** Writes a whole row, new or not. */
  put(row: RowOf<C>): Change;
  /** Changes some columns of a row that exists; a row that does not parks its stream. */
  patch(key: Pick<RowOf<C>, Key>, set: Partial<RowOf<C>>): Change;
  /** Removes a row, if it is there. */
  drop(key: Pick<RowOf<C>, Key>): Change;
}

export interface Timeline<C extends Columns, Key extends keyof C & string> extends Table<C, Key> {
  /** Closes the open row of the new row's line, if there is one, with `closing`, and opens the new row. */
  succeed(row: RowOf<C>, closing: Partial<RowOf<C>>): Change;
}

interface Declared<C extends Columns, Key extends keyof C & string> {
  readonly comment: string;
  readonly columns: C;
  readonly key: readonly Key[];
  readonly indexes?: readonly (Index & { readonly on: readonly (keyof C & string)[] })[];
  readonly relation?: string;
}

/** Declares a table of a read model. Every row belongs to the one stream whose event wrote it. */
export function table<const C extends Columns, const Key extends keyof C & string>(name: string, declared: Declared<C, Key>): Table<C, Key> {
  return withVerbs({ name, relation: null, timeline: null, indexes: [], ...declared });
}

/** Declares a table of intervals that tile the life of a line. */
export function timeline<const C extends Columns, const Key extends keyof C & string>(
  name: string,
  declared: Declared<C, Key> & { readonly line: readonly (keyof C & string)[]; readonly until: keyof C & string },
): Timeline<C, Key> {
  const { line, until, ...plain } = declared;
  const base: TableDeclaration & { readonly columns: C } = { name, relation: null, indexes: [], ...plain, timeline: { line, until } };
  const verbs = withVerbs<C, Key>(base);
  return { ...verbs, succeed: (row, closing) => ({ verb: 'succeed', table: base, row, closing }) };
}

function withVerbs<C extends Columns, Key extends keyof C & string>(table: TableDeclaration & { readonly columns: C }): Table<C, Key> {
  return {
    ...table,
    put: (row) => ({ verb: 'put', table, row }),
    patch: (key, set) => ({ verb: 'patch', table, key, set }),
    drop: (key) => ({ verb: 'drop', table, key }),
  };
}
