import type { Draw } from '../drawing.js';
import type { LoadRow, ReportFacts } from '../facts.js';
import { counted, nextDay, number } from '../format.js';
import type { Markup } from '../html.js';
import { labelsOf, nameOf } from '../labels.js';
import { groupedBy, leading, sum } from '../leading.js';
import { figure, legend, nothing, numbersBehind, section, table } from '../parts.js';

/** How many queues have a colour of their own. */
const coloured = 7;
const longestLabel = 32;

/** What was open in a queue, or in several together, when each day began and when the last one ended. */
interface Series {
  readonly label: string;
  readonly colour: string;
  readonly open: readonly number[];
  readonly came: number;
  readonly went: number;
}

/** The backlog over time, queue by queue. */
export function loadSection(facts: ReportFacts, draw: Draw): Markup {
  const { load, names } = facts;
  const title = 'Open tickets per queue';
  const lead = 'Open is what is neither resolved nor closed. A ticket counts in the queue in which it is, at 00:00 UTC of each day.';
  const days = daysOf(load);
  if (days.length === 0) return section('load', title, lead, nothing('No ticket was open in this time, and none came or went.'));
  const series = seriesOf(facts, days);
  const marks = [...days, nextDay(days.at(-1) ?? '')];
  const points = series.flatMap(({ label, open }) => marks.map((day, index) => ({ day: new Date(day), label, open: open[index] ?? 0 })));
  const all = together('All queues', '', series, marks.length);
  const most = Math.max(...all.open);
  const picture = draw(
    {
      id: 'load-picture',
      title: 'Open tickets per queue over time',
      description: `Stacked areas, ${marks[0] ?? ''} to ${marks.at(-1) ?? ''}. At most ${counted(most, 'ticket was', 'tickets were')} open, when ${marks[all.open.indexOf(most)] ?? ''} began; ${number(all.open.at(-1) ?? 0)} at the end. The table below has the numbers of each queue.`,
    },
    (plot) => ({
      height: 340,
      marginLeft: 56,
      x: { type: 'utc', label: null },
      y: { grid: true, label: 'open tickets', nice: true },
      color: { domain: series.map(({ label }) => label), range: series.map(({ colour }) => colour) },
      marks: [
        plot.areaY(points, { x: 'day', y: 'open', fill: 'label', curve: 'step-after', order: series.map(({ label }) => label), stroke: 'var(--paper)', strokeWidth: 0.4 }),
        plot.ruleY([0]),
      ],
    }),
  );
  const othersNote = series.length > coloured ? ` The ${coloured} queues with the most open tickets have a colour each; grey is all others together.` : '';
  const columns = [{ head: 'Queue' }, ...['Open at the start', 'Most open', 'Came', 'Went', 'Open at the end'].map((head) => ({ head, numeric: true as const })), { head: 'Most open on' }];
  return section(
    'load', title, lead,
    figure(picture, legend(series), `Height is the number of open tickets.${othersNote} The first colour lies at the bottom.`),
    table(`Queues by what was open in them, ${marks[0] ?? ''} to ${marks.at(-1) ?? ''}`, columns, series.map((each) => cells(each, marks)), [cells(all, marks)]),
    numbersBehind('queue-load.csv', 'every queue on every day', ['day', 'queueId', 'queue', 'openTickets', 'came', 'went'], load.map((row) => ({ ...row, queue: nameOf(names, 'queue', row.queueId) }))),
  );
}

/** Every day from the first to the last that has a row. */
function daysOf(load: readonly LoadRow[]): readonly string[] {
  const known = load.map(({ day }) => day).sort();
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined) return [];
  const days = [first];
  for (let day = first; day < last; ) days.push((day = nextDay(day)));
  return days;
}

function seriesOf({ load, names }: ReportFacts, days: readonly string[]): readonly Series[] {
  const queues = [...groupedBy(load, ({ queueId }) => queueId)].map(([queueId, rows]) => ({ queueId, rows }));
  const { top, others } = leading(queues, coloured, ({ rows }) => sum(rows, ({ openTickets, came }) => openTickets + came), ({ queueId }) => queueId);
  const labels = labelsOf(names, 'queue', top.map(({ queueId }) => queueId), longestLabel);
  const own = top.map(({ queueId, rows }, index) => queueSeries(labels.get(queueId) ?? queueId, `var(--series-${index + 1})`, rows, days));
  if (others.length === 0) return own;
  const rest = others.map(({ queueId, rows }) => queueSeries(queueId, '', rows, days));
  return [...own, together(counted(others.length, 'other queue'), 'var(--others)', rest, days.length + 1)];
}

function queueSeries(label: string, colour: string, rows: readonly LoadRow[], days: readonly string[]): Series {
  const byDay = new Map(rows.map((row) => [row.day, row]));
  const last = byDay.get(days.at(-1) ?? '');
  const atTheEnd = last === undefined ? 0 : last.openTickets + last.came - last.went;
  const open = [...days.map((day) => byDay.get(day)?.openTickets ?? 0), atTheEnd];
  return { label, colour, open, came: sum(rows, ({ came }) => came), went: sum(rows, ({ went }) => went) };
}

function together(label: string, colour: string, series: readonly Series[], length: number): Series {
  const open = Array.from({ length }, (_, index) => sum(series, (each) => each.open[index] ?? 0));
  return { label, colour, open, came: sum(series, ({ came }) => came), went: sum(series, ({ went }) => went) };
}

function cells({ label, open, came, went }: Series, marks: readonly string[]): readonly string[] {
  const most = Math.max(...open);
  return [label, number(open[0] ?? 0), number(most), number(came), number(went), number(open.at(-1) ?? 0), most === 0 ? '–' : (marks[open.indexOf(most)] ?? '')];
}
