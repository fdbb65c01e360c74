import { handedRoles } from '../interval/handoff.relations.js';
import type { CustodyRole } from '../interval/interval.table.js';
import { custodyTimeSelect, heldRoles, type Window } from './custody-time.relations.js';
import { queueLoadSelect } from './queue-load.relations.js';

/** What rows are put together by. */
export const groupings = ['agent', 'group', 'queue', 'day'] as const;
export type Grouping = (typeof groupings)[number];

/** Names of the analyses, as `GET /v1/analytics/{name}` spells them. */
export const analysisNames = ['handoffs', 'ping-pong', 'custody-time', 'time-to-owner', 'reopenings', 'shared-time', 'queue-load'] as const;
export type AnalysisName = (typeof analysisNames)[number];

/** How rows of a relation are put together; SQL throughout. */
export interface Grouped {
  /** Column of the answer → expression. */
  readonly by: Readonly<Record<string, string>>;
  /** Which rows belong to it at all. */
  readonly where?: string;
  /** What is counted instead of the analysis's own measures. */
  readonly measures?: Readonly<Record<string, string>>;
}

/** A question that analysts ask over HTTP: which relation answers, and how its rows are put together. */
export interface Analysis {
  readonly relation: string;
  /** The relation's SELECT cut to a window, where a row is not what happens at one instant but lasts. */
  readonly within?: (from: (table: string) => string, window: Window) => string;
  readonly columns: readonly string[];
  /** The column that `from` (inclusive) and `to` (exclusive) and the day are about. */
  readonly at: string;
  /** Roles that it can be asked for; none where it is not about a role. */
  readonly roles: readonly CustodyRole[];
  /** What orders the rows after `at`. */
  readonly then: readonly string[];
  readonly groups: Readonly<Partial<Record<Grouping, Grouped>>>;
  /** What is counted in each group: column → aggregate. */
  readonly measures: Readonly<Record<string, string>>;
}

/** The kind of holder that a role has: who groups by it means just those roles. */
const heldBy = {
  agent: `role in ('owner', 'lock', 'responsible', 'internal_agent')`,
  group: `role = 'internal_group'`,
  queue: `role = 'queue'`,
};
const day = (at: string): Grouped => ({ by: { day: `to_char(${at} at time zone 'UTC', 'YYYY-MM-DD')` } });

/** Grouped by who has, or had, the role; `by` names the holders' columns. */
function byHolder(at: string, by: Readonly<Record<string, string>>): Analysis['groups'] {
  return {
    agent: { by: { role: 'role', ...by }, where: heldBy.agent },
    group: { by: { role: 'role', ...by }, where: heldBy.group },
    queue: { by: { role: 'role', ...by }, where: heldBy.queue },
    day: { by: { ...day(at).by, role: 'role' } },
  };
}

const seconds = { seconds: 'sum(seconds)', meanSeconds: 'round(avg(seconds)::numeric, 3)::double precision' };
const tickets = { tickets: 'count(distinct ticket_id)::integer' };
const flow = { came: 'sum(came)::integer', went: 'sum(went)::integer' };
const count = { count: 'count(*)::integer', ...tickets };

/** The analyses of HIS-6; hand-offs grouped by their holders are the graph of who hands to whom. */
export const analyses: Readonly<Record<AnalysisName, Analysis>> = {
  'handoffs': {
    relation: 'custody.handoff',
    columns: ['ticket_id', 'role', 'from_holder', 'to_holder', 'at', 'via_nobody', 'waited_seconds'],
    at: 'at',
    roles: handedRoles,
    then: ['ticket_id', 'role', 'from_holder', 'to_holder'],
    groups: byHolder('at', { fromHolder: 'from_holder', toHolder: 'to_holder' }),
    measures: { ...count, viaNobody: 'count(*) filter (where via_nobody)::integer', waitedSeconds: 'sum(waited_seconds)' },
  },
  'ping-pong': {
    relation: 'custody.ping_pong',
    columns: ['ticket_id', 'role', 'holder', 'between', 'at', 'within_seconds', 'kind'],
    at: 'at',
    roles: handedRoles,
    then: ['ticket_id', 'role', 'holder'],
    groups: byHolder('at', { holder: 'holder', between: 'between' }),
    measures: { ...count, direct: `count(*) filter (where kind = 'direct')::integer`, indirect: `count(*) filter (where kind = 'indirect')::integer` },
  },
  'custody-time': {
    relation: 'custody.custody_time',
    within: custodyTimeSelect,
    columns: ['ticket_id', 'role', 'holder', 'from_at', 'to_at', 'seconds', 'open_seconds'],
    at: 'from_at',
    roles: heldRoles,
    then: ['ticket_id', 'role', 'holder'],
    groups: byHolder('from_at', { holder: 'holder' }),
    measures: { intervals: 'count(*)::integer', ...tickets, ...seconds, openSeconds: 'sum(open_seconds)' },
  },
  'time-to-owner': {
    relation: 'custody.time_to_owner',
    columns: ['ticket_id', 'opened_at', 'queue_id', 'group_id', 'owner_id', 'owned_at', 'seconds'],
    at: 'opened_at',
    roles: [],
    then: ['ticket_id'],
    groups: { agent: { by: { ownerId: 'owner_id' } }, group: { by: { groupId: 'group_id' } }, queue: { by: { queueId: 'queue_id' } }, day: day('opened_at') },
    measures: { ...tickets, owned: 'count(seconds)::integer', meanSeconds: seconds.meanSeconds, medianSeconds: 'percentile_disc(0.5) within group (order by seconds)', longestSeconds: 'max(seconds)' },
  },
  'reopenings': {
    relation: 'custody.reopening',
    columns: ['ticket_id', 'at', 'from_status', 'to_status', 'finished_seconds', 'owner_id', 'queue_id', 'group_id', 'actor'],
    at: 'at',
    roles: [],
    then: ['ticket_id'],
    groups: { agent: { by: { ownerId: 'owner_id' } }, group: { by: { groupId: 'group_id' } }, queue: { by: { queueId: 'queue_id' } }, day: day('at') },
    measures: { ...count, meanFinishedSeconds: 'round(avg(finished_seconds)::numeric, 3)::double precision' },
  },
  'shared-time': {
    relation: 'custody.shared_time',
    columns: ['ticket_id', 'role', 'holder', 'queue_id', 'from_at', 'to_at', 'seconds'],
    at: 'from_at',
    roles: ['internal_group', 'internal_agent'],
    then: ['ticket_id', 'role', 'holder'],
    groups: { ...byHolder('from_at', { holder: 'holder' }), queue: { by: { role: 'role', queueId: 'queue_id' } } },
    measures: { intervals: 'count(*)::integer', ...tickets, ...seconds },
  },
  'queue-load': {
    relation: 'custody.queue_load',
    within: queueLoadSelect,
    columns: ['day', 'queue_id', 'open_tickets', 'came', 'went'],
    at: 'day',
    roles: [],
    then: ['queue_id'],
    groups: {
      queue: { by: { queueId: 'queue_id' }, measures: { days: 'count(*)::integer', mostOpenTickets: 'max(open_tickets)', ...flow } },
      day: { by: { day: 'day' }, measures: { queues: 'count(*)::integer', openTickets: 'sum(open_tickets)::integer', ...flow } },
    },
    measures: flow,
  },
};
