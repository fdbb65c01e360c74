import { type Kysely, sql } from 'kysely';
import type { Migrations } from '../read-store/migrations.js';

/** Who was told of what, and what became of it. None of it can be made again: a rebuild sends nothing (NTF-5). */
export const notificationMigrations: Migrations = {
  '2026-11-20-notifications': {
    async up(db: Kysely<unknown>) {
      for (const statement of statements) await sql.raw(statement).execute(db);
    },
  },
};

const columns: Readonly<Record<string, string>> = {
  event_id: 'the event that it is about',
  person: 'id of the agent or requester who is told',
  kind: 'what happened, such as customer_wrote',
  reasons: 'every reason why this person is told',
  channel: 'inbox, email or webhook',
  state: 'waiting, sent, parked (given up until somebody has it tried again) or not_configured (there is no SMTP_URL)',
  created_at: 'when it was put into the outbox',
  delivered_at: 'when the channel took it; null while it has not',
};

const statements = [
  `create table custody_ops.notification_process (
    name text primary key,
    position bigint,
    anchor bigint,
    log_identity text not null default '',
    epoch bigint not null,
    holder text not null,
    expires_at timestamptz not null
  )`,
  `comment on table custody_ops.notification_process is 'Who fans out (holder, epoch) and how far. What happened up to anchor, the log''s end when the process first met it, is suppressed: nobody is ever told.'`,
  `create table custody_ops.notification (
    id text not null unique,
    seq bigint generated always as identity primary key,
    event_id text not null,
    person_kind text not null check (person_kind in ('agent', 'requester')),
    person text not null,
    ticket_id text not null,
    subject text not null,
    url text not null,
    kind text not null,
    reasons text[] not null,
    summary text not null,
    quote text,
    at timestamptz not null,
    custody_before jsonb,
    custody_after jsonb,
    in_inbox boolean not null,
    read_at timestamptz,
    created_at timestamptz not null default clock_timestamp(),
    unique (event_id, person_kind, person)
  )`,
  `create index notification_of_person on custody_ops.notification (person_kind, person, seq desc) where in_inbox`,
  `create table custody_ops.outbox (
    seq bigint generated always as identity,
    event_id text not null,
    channel text not null check (channel in ('inbox', 'email', 'webhook')),
    person_kind text not null,
    person text not null,
    ticket_id text not null,
    address text,
    secret_number integer,
    state text not null check (state in ('waiting', 'sent', 'parked', 'not_configured')),
    ready_at timestamptz not null default '-infinity',
    held_until timestamptz,
    claimed_until timestamptz,
    tries integer not null default 0,
    last_error text,
    created_at timestamptz not null default clock_timestamp(),
    delivered_at timestamptz,
    primary key (event_id, channel, person_kind, person),
    foreign key (event_id, person_kind, person) references custody_ops.notification (event_id, person_kind, person)
  )`,
  `comment on table custody_ops.outbox is 'What is to be delivered. Rows stay: their key is what makes a notification exist once, whatever is replayed.'`,
  `create index outbox_ready on custody_ops.outbox (ready_at, seq) where state = 'waiting'`,
  `create index outbox_in_line on custody_ops.outbox (channel, person_kind, person, ticket_id, seq) where state = 'waiting'`,
  `create index outbox_parked on custody_ops.outbox (seq) where state = 'parked'`,
  `create table custody_ops.server_key (
    name text primary key,
    key text not null
  )`,
  `comment on table custody_ops.server_key is 'Keys from which the secrets of webhooks are derived (NTF-6); no event and no read model holds one.'`,
  `create view custody.notification as
    select n.event_id, n.person, n.kind, n.reasons, o.channel, o.state, o.created_at, o.delivered_at
    from custody_ops.notification n join custody_ops.outbox o using (event_id, person_kind, person)`,
  `comment on view custody.notification is 'Who was told of what, by which channel, one row each (section 10). Kept for good, not rebuilt from the log.'`,
  ...Object.entries(columns).map(([column, comment]) => `comment on column custody.notification.${column} is '${comment}'`),
];
