import { type Figure, spread, tally } from './figure.js';

/** A field of the logs, the role that it became here, and what its holders are. */
interface Field {
  readonly name: 'agent' | 'group';
  readonly role: 'owner' | 'queue';
  readonly kind: 'agent' | 'queue';
}
const fields: readonly Field[] = [
  { name: 'agent', role: 'owner', kind: 'agent' },
  { name: 'group', role: 'queue', kind: 'queue' },
];

/** The holders' names, sorted as the truth files sort ties: by byte. */
const name = (alias: string): string => `${alias}.name collate "C"`;

function custodyFigures({ name: field, role, kind }: Field): readonly Figure[] {
  const figure = (key: string, definition: string, sql: string): Figure => ({ key: `${field}.${key}`, definition, sql });
  const times = `custody.custody_time where role = '${role}'`;
  const handoffs = `custody.handoff where role = '${role}'`;
  const returns = `custody.ping_pong where role = '${role}'`;
  const perTicket = (source: string): string =>
    `(select t.ticket_id, count(s.ticket_id) as n from custody.ticket t left join (select ticket_id from ${source}) s using (ticket_id) group by t.ticket_id) per`;
  const nobody = `custody.interval where role = '${role}' and from_revision > 0 and holder in ('1', 'unassigned')`;
  const number = (key: string, definition: string, expression: string, source: string): Figure => figure(key, definition, `select to_jsonb(${expression}) from ${source}`);
  return [
    number('distinct', 'D3', 'count(distinct holder)', times),
    number('intervals', 'D3', 'count(*)', times),
    number('openEndedIntervals', 'D3', 'count(*) filter (where to_at is null)', times),
    number('zeroLength', 'D3', 'count(*) filter (where seconds = 0)', times),
    figure('intervalSeconds', 'D3, D9', `select ${spread('seconds::bigint')} from ${times}`),
    figure('intervalSecondsNonZero', 'D3, D9', `select ${spread('seconds::bigint')} from ${times} and seconds > 0`),
    figure('intervalsPerTicket', 'D3', tally('n', perTicket(times))),
    figure('handoffs', 'D4, D5', `select jsonb_build_object('direct', count(*) filter (where not via_nobody), 'viaNull', count(*) filter (where via_nobody),
      'total', count(*), 'tickets', count(distinct ticket_id)) from ${handoffs}`),
    figure('handoffs.perTicket', 'D5', tally('n', perTicket(handoffs))),
    figure('pingPong', 'D6', `select jsonb_build_object(
      'directOccurrences', count(*) filter (where kind = 'direct'), 'directTickets', count(distinct ticket_id) filter (where kind = 'direct'),
      'returnOccurrences', count(*), 'returnTickets', count(distinct ticket_id)) from ${returns}`),
    figure('unassigns', 'D7', `select jsonb_build_object('occurrences', count(*), 'tickets', count(distinct ticket_id)) from ${nobody}`),
    number('ticketsNeverAssigned', 'D7', 'count(*)', `custody.ticket t where not exists (select from ${times} and custody_time.ticket_id = t.ticket_id)`),
    figure('top20Handoffs', 'D5', `select coalesce(jsonb_agg(jsonb_build_object('from', f, 'to', t, 'count', n) order by n desc, f, t), '[]') from (
      select ${name('f')} as f, ${name('t')} as t, count(*) as n from (select * from ${handoffs}) h
      join custody.directory f on f.kind = '${kind}' and f.id = h.from_holder join custody.directory t on t.kind = '${kind}' and t.id = h.to_holder
      group by 1, 2 order by 3 desc, 1, 2 limit 20) top`),
    figure('top20PingPongPairs', 'D6', `select coalesce(jsonb_agg(jsonb_build_object('pair', jsonb_build_array(a, b), 'occurrences', n) order by n desc, a, b), '[]') from (
      select least(${name('h')}, ${name('o')}) as a, greatest(${name('h')}, ${name('o')}) as b, count(*) as n
      from (select * from ${returns} and kind = 'direct') p
      join custody.directory h on h.kind = '${kind}' and h.id = p.holder join custody.directory o on o.kind = '${kind}' and o.id = p.between
      group by 1, 2 order by 3 desc, 1, 2 limit 20) top`),
    figure('top20OwnedSeconds', 'D10', `select coalesce(jsonb_agg(jsonb_build_object('owner', o, 'seconds', s, 'openSeconds', os, 'intervals', n, 'tickets', t) order by s desc, o), '[]') from (
      select ${name('d')} as o, sum(seconds)::bigint as s, sum(open_seconds)::bigint as os, count(*) as n, count(distinct ticket_id) as t
      from (select * from ${times}) c join custody.directory d on d.kind = '${kind}' and d.id = c.holder
      group by 1 order by 2 desc, 1 limit 20) top`),
    number('ownedSecondsTotal', 'D10', 'sum(seconds)::bigint', times),
    number('ownedOpenSecondsTotal', 'D10', 'sum(open_seconds)::bigint', times),
  ];
}

/** One line of the interval table (D14) a row; `line` and `place`, its order. */
export const intervalTable = `
  select i.ticket_id || ',' || f.field || ',' || d.name || ','
      || to_char(i.from_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') || ','
      || coalesce(to_char(i.to_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), '') || E'\\n' as line,
    row_number() over (order by i.ticket_id collate "C", f.field collate "C", i.from_revision) as place
  from custody.interval i
  join (values ('owner', 'agent', 'agent'), ('queue', 'queue', 'group')) f (role, kind, field) on f.role = i.role
  join custody.directory d on d.kind = f.kind and d.id = i.holder
  where i.holder not in ('1', 'unassigned')`;

/** Custody in both fields, the interval table, first owners, reopenings, and what was open when. */
export const heldFigures: readonly Figure[] = [
  ...fields.flatMap(custodyFigures),
  {
    key: 'intervalTable',
    definition: 'D14',
    sql: `select jsonb_build_object('rows', count(*), 'sha256', encode(sha256(convert_to(string_agg(line, '' order by place), 'UTF8')), 'hex')) from (${intervalTable}) t`,
  },
  { key: 'reopen', definition: 'D8', sql: `select jsonb_build_object('occurrences', count(*), 'tickets', count(distinct ticket_id)) from custody.reopening` },
  {
    key: 'firstOwner',
    definition: 'D13',
    sql: `select jsonb_build_object('neverOwned', count(*) filter (where seconds is null),
        'ownedOnFirstRow', count(*) filter (where exists (select from custody.interval i where i.ticket_id = o.ticket_id and i.role = 'owner' and i.from_revision = 0 and i.holder <> '1')))
      from custody.time_to_owner o`,
  },
  { key: 'firstOwner.secondsFromFirstRow', definition: 'D13', sql: `select ${spread('seconds::bigint')} from custody.time_to_owner where seconds is not null` },
  {
    key: 'openTicketsAtMonthStart',
    definition: 'D11',
    sql: `with month as (
        select generate_series(date_trunc('month', min(opened_at), 'UTC'), max(changed_at), interval '1 month') as at from custody.ticket
      ), still_open as (
        select m.at, coalesce(d.name, '(none)') as team, count(*) as n
        from month m
        join custody.interval s on s.role = 'status' and s.from_at <= m.at and (s.to_at > m.at or s.to_at is null)
        join custody.directory named on named.kind = 'status' and named.id = s.holder and named.name <> all($1::text[])
        join custody.interval q on q.ticket_id = s.ticket_id and q.role = 'queue' and q.from_at <= m.at and (q.to_at > m.at or q.to_at is null)
        left join custody.directory d on d.kind = 'queue' and d.id = q.holder and q.holder <> 'unassigned'
        group by 1, 2
      ), ranked as (
        select *, sum(n) over (partition by at) as total, row_number() over (partition by at order by n desc, (team = '(none)'), team collate "C") as rank from still_open
      )
      select coalesce(jsonb_object_agg(at, months), '{}') from (
        select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at,
          jsonb_build_object('total', min(total), 'groups', jsonb_object_agg(team, n)) as months
        from ranked where rank <= 10 group by 1
      ) listed`,
  },
];

/** D13 from the source's own opening, where the log has it. */
export const fromOpenedAt: Figure = {
  key: 'firstOwner.secondsFromOpenedAt',
  definition: 'D13',
  sql: `with waited as (
      select greatest(0, extract(epoch from o.owned_at - coalesce((e.data #>> '{details,openedAt}')::timestamptz, o.opened_at)))::bigint as seconds
      from custody.time_to_owner o join custody.event e on e.stream = 'ticket-' || o.ticket_id and e.revision = 0 where o.seconds is not null
    )
    select ${spread('seconds')} from waited`,
};
