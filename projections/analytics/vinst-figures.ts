import { type Figure, tally } from './figure.js';
import { lines } from './line-figures.js';

/** The line of support that a team's name says it is of (V1). */
const level = `case when g.name like '%2nd%' and g.name like '%3rd%' then 'L2/L3' when g.name like '%2nd%' then 'L2' when g.name like '%3rd%' then 'L3' else 'L1' end`;

/** Each line with its level, and the status and level that it steps to. */
const leveled = `with ${lines}, leveled as (
    select l.ticket_id, l.place, l.at, l.last_revision, ${level} as level, s.name as status,
      lead(${level}) over ticket_line as next_level
    from placed l
    join custody.interval q on q.ticket_id = l.ticket_id and q.role = 'queue'
      and q.from_revision <= l.last_revision and (q.to_revision is null or q.to_revision > l.last_revision)
    join custody.directory g on g.kind = 'queue' and g.id = q.holder
    join custody.interval i on i.ticket_id = l.ticket_id and i.role = 'status'
      and i.from_revision <= l.last_revision and (i.to_revision is null or i.to_revision > l.last_revision)
    join custody.directory s on s.kind = 'status' and s.id = i.holder
    window ticket_line as (partition by l.ticket_id order by l.place)
  )`;

/** Steps back, and past a line (V2). */
const wrongStep = `level || next_level in ('L2L1', 'L3L2', 'L3L1', 'L1L3')`;

const nonCompliant = (fromPlace: number): string =>
  `${leveled} select to_jsonb(count(distinct ticket_id)) from leveled where (place = 1 and level <> 'L1') or (place >= ${fromPlace} and ${wrongStep})`;

/** Lines that wait for the user, who had them, and how long until the next line. */
const waiting = `with ${lines}, waiting as (
    select l.ticket_id, o.name as agent, extract(epoch from lead(l.at) over (partition by l.ticket_id order by l.place) - l.at)::bigint as seconds,
      (select coalesce(e.data -> 'changes', e.data -> 'details') ->> 'subStatus' from custody.event e
        where e.stream = 'ticket-' || l.ticket_id and e.revision <= l.last_revision and coalesce(e.data -> 'changes', e.data -> 'details') ? 'subStatus'
        order by e.revision desc limit 1) as sub_status
    from placed l
    join custody.interval i on i.ticket_id = l.ticket_id and i.role = 'owner'
      and i.from_revision <= l.last_revision and (i.to_revision is null or i.to_revision > l.last_revision)
    join custody.directory o on o.kind = 'agent' and o.id = i.holder
  ), waited as (select * from waiting where sub_status = 'Wait - User')`;

/** What only the VINST log can be asked: its lines of support, and push-to-front. */
export const vinstFigures: readonly Figure[] = [
  { key: 'vinst.rowsByLevel', definition: 'V1', sql: `${leveled} ${tally('level', 'leveled')}` },
  { key: 'vinst.ticketsByFirstLevel', definition: 'V1', sql: `${leveled} ${tally('level', '(select * from leveled where place = 1) first')}` },
  { key: 'vinst.pushToFrontNonCompliantIBM', definition: 'V2', sql: nonCompliant(2) },
  { key: 'vinst.pushToFrontNonCompliantStrict', definition: 'V2', sql: nonCompliant(1) },
  {
    key: 'vinst.firstLineOnlyTickets',
    definition: 'V3',
    sql: `${leveled} select to_jsonb(count(*)) from (select ticket_id from leveled group by ticket_id having bool_and(level = 'L1')) first_line`,
  },
  { key: 'vinst.ticketsWithCompleted', definition: 'V3', sql: `${leveled} select to_jsonb(count(distinct ticket_id)) from leveled where status = 'Completed'` },
  {
    key: 'vinst.lastCompletedInL1',
    definition: 'V3',
    sql: `${leveled} select to_jsonb(count(*)) from (
      select distinct on (ticket_id) level from leveled where status = 'Completed' order by ticket_id, place desc) last where level = 'L1'`,
  },
  {
    key: 'vinst.waitUser',
    definition: 'wait for the user',
    sql: `${waiting} select jsonb_build_object('rows', count(*), 'distinctAgents', count(distinct agent), 'seconds', coalesce(sum(seconds), 0),
      'top10', coalesce((select jsonb_agg(jsonb_build_object('agent', agent, 'rows', n) order by n desc, agent) from (
        select agent, count(*) as n from waited group by agent order by 2 desc, 1 limit 10) top), '[]')) from waited`,
  },
];
