import type { ReturningTicket } from '../../../projections/analytics/cases.query.js';
import type { Names } from '../../../projections/directory/names.query.js';
import type { Draw } from '../drawing.js';
import { handedOn, type HandedOn, type ReportFacts, type ReturnRow } from '../facts.js';
import { counted, instant, number, share, shortened } from '../format.js';
import { html, type Markup } from '../html.js';
import { nameOf, wayOf } from '../labels.js';
import { leading, sum } from '../leading.js';
import { figure, legend, nothing, numbersBehind, section, table } from '../parts.js';

const shownWays = 12;
const longestWay = 56;
const barHeight = 22;
const shownHolders = 4;

const kinds = [
  { kind: 'direct', colour: 'var(--series-2)' },
  { kind: 'indirect', colour: 'var(--series-5)' },
];

const titles: Readonly<Record<HandedOn, string>> = { owner: 'Back to an owner', queue: 'Back to a queue' };

/** What came back to who had it before. */
export function pingPongSection(facts: ReportFacts, draw: Draw): Markup {
  const { returns, returningTickets, names, pingPongWindowHours } = facts;
  const title = 'Ping-pong';
  const lead = `Each time a ticket came back to an earlier holder within ${counted(pingPongWindowHours, 'hour')}: direct where one other had it in between, indirect where several did.`;
  if (returns.length === 0) return section('ping-pong', title, lead, nothing('No ticket came back to an earlier holder in this time.'));
  return section(
    'ping-pong', title, lead,
    ...handedOn.map((role) => ways(facts, role, draw)),
    numbersBehind(
      'ping-pong.csv', 'every way back, in every role', ['role', 'holder', 'name', 'between', 'betweenNames', 'count', 'tickets', 'direct', 'indirect'],
      returns.map((row) => ({ ...row, name: nameOf(names, row.role, row.holder), betweenNames: wayOf(names, row.role, row.between) })),
    ),
    numbersBehind(
      'returning-tickets.csv', 'the tickets listed here', ['ticketId', 'role', 'count', 'direct', 'holders', 'holderNames', 'firstAt', 'lastAt'],
      handedOn.flatMap((role) => returningTickets[role]).map((row) => ({ ...row, holders: row.holders.join(','), holderNames: row.holders.map((id) => nameOf(names, row.role, id)).join(', ') })),
    ),
  );
}

function ways({ returns, returningTickets, names }: ReportFacts, role: HandedOn, draw: Draw): Markup | null {
  const rows = returns.filter((row) => row.role === role);
  if (rows.length === 0) return null;
  const wayBack = ({ holder, between }: ReturnRow): string => `${nameOf(names, role, holder)} → ${wayOf(names, role, between)} → ${nameOf(names, role, holder)}`;
  const { top, others } = leading(rows, shownWays, ({ count }) => count, ({ holder, between }) => `${holder} ${between}`);
  const bars = top.map((row, index) => ({ place: String(index), label: shortened(wayBack(row), longestWay), count: row.count, kind: row.direct > 0 ? 'direct' : 'indirect' }));
  const labels = new Map(bars.map(({ place, label }) => [place, label]));
  const picture = draw(
    {
      id: `ping-pong-${role}-picture`,
      title: `The most frequent ways ${titles[role].toLowerCase()}`,
      description: `Bars; the longest: ${top.slice(0, 3).map((row) => `${wayBack(row)} ${counted(row.count, 'time')}`).join(', ')}.`,
    },
    (plot) => ({
      height: bars.length * barHeight + 65,
      marginTop: 45,
      marginLeft: 360,
      marginRight: 60,
      x: { axis: 'top', grid: true, label: 'times', labelOffset: 42, nice: true, tickFormat: (count: number) => (Number.isInteger(count) ? number(count) : '') },
      y: { label: null, domain: bars.map(({ place }) => place), tickFormat: (place: string) => labels.get(place) ?? '', tickSize: 0 },
      color: { domain: kinds.map(({ kind }) => kind), range: kinds.map(({ colour }) => colour) },
      marks: [
        plot.barX(bars, { x: 'count', y: 'place', fill: 'kind', insetTop: 2, insetBottom: 2 }),
        plot.text(bars, { x: 'count', y: 'place', text: ({ count }: { count: number }) => number(count), textAnchor: 'start', dx: 4, fill: 'var(--ink)' }),
        plot.ruleX([0]),
      ],
    }),
  );
  const drawn = kinds.filter(({ kind }) => bars.some((bar) => bar.kind === kind));
  const total = sum(rows, ({ count }) => count);
  const direct = sum(rows, (row) => row.direct);
  const rest = others.length === 0 ? '' : ` ${counted(others.length, 'other way back is', 'other ways back are')} not drawn: ${share(sum(others, ({ count }) => count), total)} of all.`;
  return html`<h3>${titles[role]}</h3>${figure(picture, legend(drawn.map(({ kind, colour }) => ({ label: kind, colour }))), `${counted(total, 'return')}, of which ${number(direct)} direct; the ${counted(top.length, 'way')} taken most often.${rest}`)}${ticketsTable(returningTickets[role], names)}`;
}

function ticketsTable(tickets: readonly ReturningTicket[], names: Names): Markup {
  const holders = ({ role, holders: ids }: ReturningTicket): string => {
    const rest = ids.length - shownHolders;
    return `${ids.slice(0, shownHolders).map((id) => nameOf(names, role, id)).join(', ')}${rest > 0 ? ` and ${counted(rest, 'other')}` : ''}`;
  };
  return table(
    `The ${counted(tickets.length, 'ticket')} that came back most often`,
    [{ head: 'Ticket' }, ...['Returns', 'Of these direct'].map((head) => ({ head, numeric: true as const })), { head: 'Back to' }, { head: 'First (UTC)' }, { head: 'Last (UTC)' }],
    tickets.map((row) => [row.ticketId, number(row.count), number(row.direct), holders(row), instant(row.firstAt), instant(row.lastAt)]),
  );
}
