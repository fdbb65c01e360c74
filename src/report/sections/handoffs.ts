import type { Draw } from '../drawing.js';
import { handedOn, type HandedOn, type HandoffRow, type ReportFacts } from '../facts.js';
import { counted, duration, number, share } from '../format.js';
import { html, type Markup } from '../html.js';
import { labelsOf, nameOf } from '../labels.js';
import { groupedBy, leading, sum } from '../leading.js';
import { figure, nothing, numbersBehind, section, table } from '../parts.js';

/** How many holders have a row and a column of their own; more could not be read on paper. */
const named = 14;
const longestLabel = 24;
const shownPairs = 20;
const cellHeight = 28;
/** Width of a character of a label, about; in pixels. */
const letter = 6.6;

const words: Readonly<Record<HandedOn, { readonly title: string; readonly one: string; readonly many: string }>> = {
  owner: { title: 'Between owners', one: 'owner', many: 'owners' },
  queue: { title: 'Between queues', one: 'queue', many: 'queues' },
};

/** Who hands to whom: the graph as a table of from and to, which stays readable where arrows would cross. */
export function handoffSection(facts: ReportFacts, draw: Draw): Markup {
  const { handoffs, names } = facts;
  const lead = 'A hand-off is each time a ticket went from one holder to another, be it over nobody. It is counted when the new holder gets it.';
  if (handoffs.length === 0) return section('handoffs', 'Hand-offs', lead, nothing('No ticket was handed on in this time.'));
  return section(
    'handoffs', 'Hand-offs', lead,
    ...handedOn.map((role) => graph(facts, role, draw)),
    numbersBehind(
      'handoffs.csv', 'everybody to everybody, in every role', ['role', 'fromHolder', 'fromName', 'toHolder', 'toName', 'count', 'tickets', 'viaNobody', 'waitedSeconds'],
      handoffs.map((row) => ({ ...row, fromName: nameOf(names, row.role, row.fromHolder), toName: nameOf(names, row.role, row.toHolder) })),
    ),
  );
}

/** All hand-offs from one label to another. */
interface Cell {
  readonly from: string;
  readonly to: string;
  readonly count: number;
}

function graph({ handoffs, names }: ReportFacts, role: HandedOn, draw: Draw): Markup | null {
  const rows = handoffs.filter((row) => row.role === role);
  if (rows.length === 0) return null;
  const { title, one, many } = words[role];
  const ends = groupedBy(rows.flatMap((row) => [{ holder: row.fromHolder, row }, { holder: row.toHolder, row }]), ({ holder }) => holder);
  const holders = [...ends].map(([holder, touched]) => ({ holder, count: sum(touched, ({ row }) => row.count) }));
  const { top, others } = leading(holders, named, ({ count }) => count, ({ holder }) => holder);
  const labels = labelsOf(names, role, top.map(({ holder }) => holder), longestLabel);
  const rest = counted(others.length, 'other');
  const labelOf = (holder: string): string => labels.get(holder) ?? rest;
  const domain = [...top.map(({ holder }) => labelOf(holder)), ...(others.length === 0 ? [] : [rest])];
  const cells = cellsOf(rows, labelOf);
  const total = sum(rows, ({ count }) => count);
  const among = cells.find(({ from, to }) => from === rest && to === rest)?.count ?? 0;
  const isNamed = ({ from, to }: Cell): boolean => from !== rest && to !== rest;
  const pairs = leading(rows, shownPairs, ({ count }) => count, ({ fromHolder, toHolder }) => `${fromHolder} ${toHolder}`);
  const room = 20 + letter * Math.max(...domain.map(({ length }) => length));
  const slope = 0.65; // the column labels stand at 40°
  const picture = draw(
    {
      id: `handoffs-${role}-picture`,
      title: `Hand-offs ${title.toLowerCase()}`,
      description: `Each row hands to each column; ${number(total)} hand-offs. Most: ${pairs.top.slice(0, 3).map((row) => `${nameOf(names, role, row.fromHolder)} to ${nameOf(names, role, row.toHolder)} ${number(row.count)}`).join(', ')}.`,
    },
    (plot) => ({
      height: domain.length * cellHeight + room * slope + 20,
      marginLeft: Math.max(80, room),
      marginTop: room * slope + 15,
      marginRight: room,
      marginBottom: 5,
      x: { axis: 'top', label: null, domain, tickRotate: -40, tickSize: 0 },
      y: { label: null, domain, tickSize: 0 },
      opacity: { type: 'sqrt', domain: [0, Math.max(1, ...cells.filter(isNamed).map(({ count }) => count))], range: [0.06, 0.75] },
      marks: [
        plot.cell(domain.flatMap((from) => domain.map((to) => ({ from, to }))), { x: 'to', y: 'from', fill: 'var(--ink)', fillOpacity: 0.03, inset: 1 }),
        plot.cell(cells.filter(isNamed), { x: 'to', y: 'from', fill: 'var(--series-1)', fillOpacity: 'count', inset: 1 }),
        plot.text(cells, { x: 'to', y: 'from', text: ({ count }: Cell) => number(count), fill: 'var(--ink)', fontSize: 11 }),
      ],
    }),
  );
  const note =
    others.length === 0
      ? ''
      : ` The ${counted(top.length, one, many)} with the most hand-offs have a row and a column each; ${counted(others.length, `${one} is`, `${many} are`)} put together as others, without colour: ${number(among)} of ${number(total)} hand-offs (${share(among, total)}) are among those.`;
  return html`<h3>${title}</h3>${figure(picture, null, `From the row to the column; the number is the count of hand-offs, the stronger the colour the more.${note}`)}${pairsTable(title, pairs.top, rows, { name: (holder) => nameOf(names, role, holder), total })}`;
}

function cellsOf(rows: readonly HandoffRow[], labelOf: (holder: string) => string): readonly Cell[] {
  return [...groupedBy(rows, ({ fromHolder, toHolder }) => JSON.stringify([labelOf(fromHolder), labelOf(toHolder)]))].flatMap(([, part]) => {
    const [first] = part;
    return first === undefined ? [] : [{ from: labelOf(first.fromHolder), to: labelOf(first.toHolder), count: sum(part, ({ count }) => count) }];
  });
}

function pairsTable(title: string, top: readonly HandoffRow[], all: readonly HandoffRow[], { name, total }: { readonly name: (holder: string) => string; readonly total: number }): Markup {
  const cells = (label: string, to: string, part: readonly HandoffRow[], tickets: string): readonly string[] => {
    const count = sum(part, (row) => row.count);
    return [label, to, number(count), share(count, total), tickets, number(sum(part, (row) => row.viaNobody)), duration(sum(part, (row) => row.waitedSeconds) / count)];
  };
  const rest = all.filter((row) => !top.includes(row));
  return table(
    `${title}: the ${counted(top.length, 'way')} taken most often`,
    [{ head: 'From' }, { head: 'To' }, ...['Hand-offs', 'Share', 'Tickets', 'Over nobody', 'Mean wait'].map((head) => ({ head, numeric: true as const }))],
    top.map((row) => cells(name(row.fromHolder), name(row.toHolder), [row], number(row.tickets))),
    [...(rest.length === 0 ? [] : [cells(counted(rest.length, 'other way'), '', rest, '')]), cells('All', '', all, '')],
  );
}
