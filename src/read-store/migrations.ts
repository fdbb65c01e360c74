import { type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { errorCode } from './database.js';

/** Migrations of one room, by name. Names sort in the order in which they run and never change. */
export type Migrations = Readonly<Record<string, Migration>>;

/** How often the migrator looks at the database before it gives up. */
const looks = 10;

/**
 * Brings the fixed tables up to date: those of the read store, and those that other rooms add to `custody_ops`. Several
 * processes may do it at once; tables of projections are made from their declarations, not here.
 * @throws where a migration fails; nothing of it stays
 */
export async function migrate(db: Kysely<unknown>, others: Migrations = {}): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve({ ...readStoreMigrations, ...others }) },
    migrationTableSchema: 'custody_ops',
    // Rooms add theirs independently of one another.
    allowUnorderedMigrations: true,
  });
  for (let look = 1; ; look += 1) {
    const { error } = await migrator.migrateToLatest();
    if (error === undefined) return;
    // A table was dropped while the migrator listed them all: another process's projector is at work on its own.
    if (look === looks || errorCode(error) !== '42P01') throw new Error('the read database can\'t be migrated', { cause: error });
  }
}

/** `custody`: views, the contract. `custody_read`: what can be rebuilt. `custody_ops`: what can't. */
export const readStoreMigrations: Migrations = {
  '2026-11-01-read-store': {
    async up(db: Kysely<unknown>) {
      for (const statement of statements) await sql.raw(statement).execute(db);
    },
  },
};

const statements = [
  'create schema if not exists custody',
  'create schema if not exists custody_read',
  'create schema if not exists custody_ops',
  `comment on schema custody is 'Chain of custody of tickets: relations for analysts. Names and columns are a contract.'`,
  `comment on schema custody_read is 'Read models by generation; rebuilt from the log at any time. Read the views, never the tables.'`,
  `comment on schema custody_ops is 'What no replay brings back. Back it up.'`,
  'create sequence custody_read.epoch',
  `create table custody_read.projection_registry (
    name text primary key,
    version integer not null,
    generation integer not null,
    position bigint,
    seen bigint not null default 0,
    epoch bigint not null,
    log_identity text not null
  )`,
  `comment on table custody_read.projection_registry is 'One row a projection: its live generation, the log position it has reached, how many events that is, and who may write (epoch).'`,
  `create table custody_read.projection_generation (
    projection text not null,
    generation integer not null,
    tables text[] not null,
    views text[] not null,
    primary key (projection, generation)
  )`,
  `comment on table custody_read.projection_generation is 'Which tables and views each generation has made; all but the live one and those being built are leftovers.'`,
  `create table custody_read.parked_stream (
    projection text not null,
    generation integer not null,
    stream text not null,
    revision integer not null,
    position bigint not null,
    reason text not null,
    since timestamptz not null default clock_timestamp(),
    primary key (projection, generation, stream)
  )`,
  `comment on table custody_read.parked_stream is 'Streams that a projection no longer takes events from, since the event at revision.'`,
  `create table custody_read.projector_lease (
    name text primary key,
    epoch bigint not null,
    holder text not null,
    expires_at timestamptz not null
  )`,
  `create table custody_ops.parked_decision (
    id bigint generated always as identity primary key,
    projection text not null,
    stream text not null,
    revision integer not null,
    decision text not null check (decision in ('retry', 'skip')),
    actor text not null,
    decided_at timestamptz not null default clock_timestamp()
  )`,
  `comment on table custody_ops.parked_decision is 'Who had a parked stream tried again, or its event left out; what is left out stays so in every rebuild.'`,
  `create table custody_ops.analyst_login (
    role text primary key,
    password text not null
  )`,
];
