import { type Kysely, sql } from 'kysely';
import type { Migrations } from '../read-store/migrations.js';

/** Where durable processes stand, what they want done, and who runs them. None of it can be made again from the log. */
export const automationMigrations: Migrations = {
  '2026-11-02-automation': {
    async up(db: Kysely<unknown>) {
      for (const statement of statements) await sql.raw(statement).execute(db);
    },
  },
  '2026-11-22-process-anchor': {
    async up(db: Kysely<unknown>) {
      await sql.raw(`comment on column custody_ops.process.anchor is ${anchorMeans}`).execute(db);
    },
  },
};

const anchorMeans = `'End of the log when the process first met it: what happened up to there gives no orders, except for a process that asks for some streams'' history. Null: the log was empty, or was met before 2026-11-22 by a process that read all of it.'`;

const statements = [
  `create table custody_ops.processor_lease (
    name text primary key,
    epoch bigint not null,
    holder text not null,
    expires_at timestamptz not null
  )`,
  `comment on table custody_ops.processor_lease is 'Who runs the durable processes now. Epochs only grow, also when the read models are made anew.'`,
  `create table custody_ops.process (
    name text primary key,
    position bigint,
    anchor bigint,
    log_identity text not null,
    epoch bigint not null
  )`,
  `comment on table custody_ops.process is 'One row a durable process: the log position up to which its orders are written, and who may write (epoch).'`,
  `comment on column custody_ops.process.anchor is 'End of the log when the process first met it: what happened up to there gave no orders. Null: it read from the beginning.'`,
  `create table custody_ops.process_order (
    process text not null,
    id text not null,
    seq bigint generated always as identity,
    target text not null,
    command jsonb,
    due_at timestamptz,
    state text not null default 'waiting' check (state in ('waiting', 'done', 'parked')),
    ready_at timestamptz not null default '-infinity',
    tries integer not null default 0,
    outcome jsonb,
    last_error text,
    cause_stream text,
    cause_revision integer,
    causation_id text,
    correlation_id text,
    ordered_at timestamptz not null default clock_timestamp(),
    settled_at timestamptz,
    primary key (process, id)
  )`,
  `comment on table custody_ops.process_order is 'What durable processes want done, and what became of it. Rows stay: their key is what makes an order happen once.'`,
  `comment on column custody_ops.process_order.target is 'What the order is about; orders about one target are carried out in the order in which they came.'`,
  `comment on column custody_ops.process_order.command is 'Null where the process could not tell what to order: the event is then considered again.'`,
  `comment on column custody_ops.process_order.due_at is 'When a timer is to ring; null: as soon as may be.'`,
  `comment on column custody_ops.process_order.ready_at is 'Not to be tried before: due_at, or the next try after an accident.'`,
  `create index process_order_ready on custody_ops.process_order (ready_at) where state = 'waiting'`,
  `create index process_order_in_line on custody_ops.process_order (process, target, seq) where state = 'waiting'`,
  `create index process_order_parked on custody_ops.process_order (process) where state = 'parked'`,
];
