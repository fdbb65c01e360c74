import type { Draw } from '../drawing.js';
import { type CustodyRow, handedOn, type HandedOn, type ReportFacts } from '../facts.js';
import { counted, days, inDays, number, share } from '../format.js';
import { html, type Markup } from '../html.js';
import { labelsOf, nameOf, roleName } from '../labels.js';
import { groupedBy, leading, sum } from '../leading.js';
import { figure, legend, nothing, numbersBehind, section, table } from '../parts.js';

const shown = 15;
const longestLabel = 32;
const barHeight = 22;

/** The two parts of a bar. */
const parts = [
  { label: 'while the ticket was open', colour: 'var(--series-1)' },
  { label: 'after it was resolved or closed', colour: 'var(--series-1-faint)' },
];

const words: Readonly<Record<HandedOn, { readonly title: string; readonly one: string; readonly many: string }>> = {
  owner: { title: 'By owner', one: 'owner', many: 'owners' },
  queue: { title: 'By queue', one: 'queue', many: 'queues' },
};

/** Who had tickets, and for how long. */
export function custodySection(facts: ReportFacts, draw: Draw): Markup {
  const { custody, names } = facts;
  const lead = 'Calendar time of every holding, only what lies in the time of this report. A holding that still lasts counts up to the last event of its ticket. Nobody, the placeholder owner and the queue “unassigned”, is left out.';
  if (custody.length === 0) return section('custody', 'Time in custody', lead, nothing('Nobody held a ticket in this time.'));
  const roles = [...groupedBy(custody, ({ role }) => role)].map(([role, rows]) => [
    roleName(role),
    number(rows.length),
    number(sum(rows, ({ intervals }) => intervals)),
    days(sum(rows, ({ openSeconds }) => openSeconds)),
    days(sum(rows, ({ seconds }) => seconds)),
  ]);
  return section(
    'custody', 'Time in custody', lead,
    ...handedOn.map((role) => holders(facts, role, draw)),
    table('All roles', [{ head: 'Role' }, ...['Holders', 'Holdings', 'Days while open', 'Days in all'].map((head) => ({ head, numeric: true as const }))], roles),
    numbersBehind(
      'custody-time.csv', 'every holder in every role', ['role', 'holder', 'name', 'intervals', 'tickets', 'seconds', 'openSeconds'],
      custody.map((row) => ({ ...row, name: nameOf(names, row.role, row.holder) })),
    ),
  );
}

function holders({ custody, names }: ReportFacts, role: HandedOn, draw: Draw): Markup | null {
  const rows = custody.filter((row) => row.role === role);
  if (rows.length === 0) return null;
  const { title, one, many } = words[role];
  const { top, others } = leading(rows, shown, ({ openSeconds }) => openSeconds, ({ holder }) => holder);
  const labels = labelsOf(names, role, top.map(({ holder }) => holder), longestLabel);
  const label = ({ holder }: CustodyRow): string => labels.get(holder) ?? holder;
  const open = sum(rows, ({ openSeconds }) => openSeconds);
  const rest = sum(others, ({ openSeconds }) => openSeconds);
  const bars = top.flatMap((row) => [
    { label: label(row), days: inDays(row.openSeconds), part: 'open' },
    { label: label(row), days: inDays(row.seconds - row.openSeconds), part: 'finished' },
  ]);
  const picture = draw(
    {
      id: `custody-${role}-picture`,
      title: `Time in custody ${title.toLowerCase()}`,
      description: `Bars of the ${counted(top.length, one, many)} with the most days while the ticket was open, ${top.slice(0, 3).map((row) => `${label(row)} ${days(row.openSeconds)} days`).join(', ')}; the table below has the numbers.`,
    },
    (plot) => ({
      height: top.length * barHeight + 65,
      marginTop: 45,
      marginLeft: 220,
      marginRight: 60,
      x: { grid: true, label: 'days of custody', labelOffset: 42, axis: 'top', nice: true },
      y: { label: null, domain: top.map(label), tickSize: 0 },
      color: { domain: ['open', 'finished'], range: parts.map(({ colour }) => colour) },
      marks: [plot.barX(bars, { x: 'days', y: 'label', fill: 'part', order: ['open', 'finished'], insetTop: 2, insetBottom: 2 }), plot.ruleX([0])],
    }),
  );
  const restSaid = others.length === 0 ? '' : ` The ${counted(others.length, `other ${one}`, `other ${many}`)} are not drawn; together they had ${share(rest, open)} of the time while open.`;
  const cells = (name: string, part: readonly CustodyRow[], tickets: string): readonly string[] => {
    const openSeconds = sum(part, (row) => row.openSeconds);
    return [name, number(sum(part, (row) => row.intervals)), tickets, days(openSeconds), share(openSeconds, open), days(sum(part, (row) => row.seconds))];
  };
  const columns = [{ head: role === 'owner' ? 'Owner' : 'Queue' }, ...['Holdings', 'Tickets', 'Days while open', 'Share', 'Days in all'].map((head) => ({ head, numeric: true as const }))];
  return html`<h3>${title}</h3>${top.length === 0 ? null : figure(picture, legend(parts), `The ${counted(top.length, one, many)} with the most time while the ticket was open.${restSaid}`)}${table(
    `Time in custody ${title.toLowerCase()}`,
    columns,
    top.map((row) => cells(nameOf(names, role, row.holder), [row], number(row.tickets))),
    [...(others.length === 0 ? [] : [cells(counted(others.length, 'other'), others, '')]), cells('All', rows, '')],
  )}`;
}
