import { type Figure, type LogKind, spread, tally, written } from './figure.js';

/** The lines of a log (D0): the events of a line share one command. `touch`: nothing but the record that there was a line. */
export const lines = `
  line as (
    select substr(stream, 8) as ticket_id, min(revision) as first_revision, max(revision) as last_revision, max(occurred_at) as at,
      bool_and(type = 'TicketDetailsChanged' and data -> 'changes' = '{}') as touch,
      jsonb_agg(data -> 'source') filter (where data ? 'source') -> 0 as source
    from custody.event where stream like 'ticket-%' and command_id like 'import:%' group by stream, command_id
  ), placed as (
    select *, row_number() over ticket_line as place, count(*) over (partition by ticket_id) as lines_of_ticket,
      lag(at) over ticket_line as at_before
    from line window ticket_line as (partition by ticket_id order by first_revision)
  )`;

/** Each line with the name of the status after it; VINST adds its sub-status. */
function stated(log: LogKind): string {
  const label = log === 'vinst' ? `name || '/' || coalesce(sub_status, '')` : 'name';
  return `${lines}, sub_status as (
    select substr(stream, 8) as ticket_id, revision, (coalesce(data -> 'changes', data -> 'details')) ->> 'subStatus' as value
    from custody.event where stream like 'ticket-%' and coalesce(data -> 'changes', data -> 'details') ? 'subStatus'
  ), sub_interval as (
    select ticket_id, value, revision as from_revision, lead(revision) over (partition by ticket_id order by revision) as to_revision from sub_status
  ), named as (
    select l.*, d.name, s.value as sub_status
    from placed l
    join custody.interval i on i.ticket_id = l.ticket_id and i.role = 'status'
      and i.from_revision <= l.last_revision and (i.to_revision is null or i.to_revision > l.last_revision)
    join custody.directory d on d.kind = 'status' and d.id = i.holder
    left join sub_interval s on s.ticket_id = l.ticket_id
      and s.from_revision <= l.last_revision and (s.to_revision is null or s.to_revision > l.last_revision)
  ), stated as (
    select *, ${label} as status, lag(${label}) over (partition by ticket_id order by first_revision) as status_before from named
  )`;
}

const life = 'extract(epoch from changed_at - opened_at)::bigint';

const counts: readonly Figure[] = [
  { key: 'counts.lines', definition: 'D0', sql: `with ${lines} select to_jsonb(count(*)) from line` },
  { key: 'counts.tickets', definition: 'D0', sql: 'select to_jsonb(count(*)) from custody.ticket' },
  { key: 'counts.linesWithoutChanges', definition: 'D0', sql: `with ${lines} select to_jsonb(count(*)) from line where touch` },
  { key: 'counts.firstAt', definition: 'D0', sql: `select to_jsonb(${written('min(opened_at)')}) from custody.ticket` },
  { key: 'counts.lastAt', definition: 'D0', sql: `select to_jsonb(${written('max(changed_at)')}) from custody.ticket` },
  { key: 'counts.sameTicketAdjacentTies', definition: 'D0', sql: `with ${lines} select to_jsonb(count(*)) from placed where at = at_before` },
  { key: 'counts.rowsPerTicket', definition: 'D9', sql: `with ${lines} select ${spread('lines_of_ticket')} from placed where place = 1` },
  { key: 'counts.lifetimeSeconds', definition: 'D9', sql: `select ${spread(life)} from custody.ticket` },
  { key: 'rowsPerTicketHistogram', definition: 'D0', sql: `with ${lines} ${tally('lines_of_ticket', '(select * from placed where place = 1) one')}` },
];

/** A line has the key where an event says so: the opening or a change of details, or a change of custody. */
const fieldChanges: Figure = {
  key: 'fieldChanges',
  definition: 'D13b',
  sql: `with said as (
      select revision = 0 as opening, jsonb_object_keys(coalesce(data -> 'changes', data -> 'details')) as field from custody.event
      where type in ('TicketOpened', 'TicketDetailsChanged') and jsonb_typeof(coalesce(data -> 'changes', data -> 'details')) = 'object'
      union all
      select from_revision = 0, case role when 'owner' then 'assignedAgent' when 'queue' then 'assignedGroup' else 'status' end
      from custody.interval where role in ('owner', 'queue', 'status') and not (from_revision = 0 and holder in ('1', 'unassigned'))
    )
    select jsonb_object_agg(field, jsonb_build_object('onOpenRow', on_open, 'later', later)) from (
      select field, count(*) filter (where opening) as on_open, count(*) filter (where not opening) as later from said group by field
    ) counted`,
};

/** How often the source itself counted reassignments and reopenings, beside what the log shows. */
const sourceCounters: Figure = {
  key: 'sourceCounters',
  definition: 'source counters',
  sql: `with ${lines}, final as (
      select ticket_id,
        coalesce((array_agg((source ->> 'reassignments')::int order by first_revision desc) filter (where source ? 'reassignments'))[1], 0) as reassignments,
        coalesce((array_agg((source ->> 'reopens')::int order by first_revision desc) filter (where source ? 'reopens'))[1], 0) as reopens,
        max((source ->> 'mod')::int) + 1 - count(distinct source ->> 'mod') as missing
      from line group by ticket_id
    ), moved as (
      select ticket_id, count(*) as moves from custody.interval where role = 'queue' and from_revision > 0 group by ticket_id
    ), reopened as (
      select ticket_id, count(*) as times from custody.reopening group by ticket_id
    ), ticket as (
      select f.*, coalesce(m.moves, 0) as moves, coalesce(r.times, 0) as times
      from final f left join moved m using (ticket_id) left join reopened r using (ticket_id)
    )
    select jsonb_build_object(
      'sumFinalReassignments', sum(reassignments), 'sumFinalReopens', sum(reopens),
      'ticketsReopened', count(*) filter (where reopens > 0),
      'groupValueChangesInclNull', sum(moves),
      'ticketsWhereGroupChangesEqualCounter', count(*) filter (where moves = reassignments),
      'ticketsWhereReopensEqualCounter', count(*) filter (where times = reopens),
      'missingAuditRows', sum(missing), 'ticketsWithMissingAuditRows', count(*) filter (where missing > 0)
    ) from ticket`,
};

/** Lines, states and what the source counted. */
export function lineFigures(log: LogKind): readonly Figure[] {
  const state = stated(log);
  return [
    ...counts,
    { key: 'status.rowsByStatus', definition: 'D1', sql: `with ${state} ${tally('status', 'stated')}` },
    { key: 'status.firstRow', definition: 'D1', sql: `with ${state} ${tally('status', '(select * from stated where place = 1) first')}` },
    { key: 'status.lastRow', definition: 'D1', sql: `with ${state} ${tally('status', '(select * from stated where place = lines_of_ticket) last')}` },
    { key: 'status.transitions', definition: 'D1', sql: `with ${state} ${tally(`status_before || ' -> ' || status`, '(select * from stated where place > 1) later')}` },
    fieldChanges,
    ...(log === 'servicenow' ? [sourceCounters] : []),
  ];
}
