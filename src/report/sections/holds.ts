import type { Hold } from '../../../projections/analytics/cases.query.js';
import type { Draw } from '../drawing.js';
import { handedOn, type HandedOn, type ReportFacts, type ReportWindow } from '../facts.js';
import { counted, days, instant, shortened } from '../format.js';
import { html, type Markup } from '../html.js';
import { nameOf } from '../labels.js';
import { figure, nothing, numbersBehind, section, table } from '../parts.js';

const barHeight = 20;
const longestLabel = 38;

const words: Readonly<Record<HandedOn, { readonly title: string; readonly head: string }>> = {
  owner: { title: 'By an owner', head: 'Owner' },
  queue: { title: 'In a queue', head: 'Queue' },
};

/** The single holdings that lasted longest. */
export function holdsSection(facts: ReportFacts, draw: Draw): Markup {
  const { holds, names } = facts;
  const title = 'Longest holds';
  const lead = 'Single holdings of one ticket by one holder, by how long the ticket was open meanwhile, in the time of this report.';
  const all = handedOn.flatMap((role) => holds[role]);
  if (all.length === 0) return section('holds', title, lead, nothing('Nobody held an open ticket in this time.'));
  return section(
    'holds', title, lead,
    ...handedOn.map((role) => longest(facts, role, draw)),
    numbersBehind('longest-holds.csv', 'these holdings', ['ticketId', 'role', 'holder', 'name', 'fromAt', 'toAt', 'seconds', 'openSeconds'], all.map((hold) => ({ ...hold, name: nameOf(names, hold.role, hold.holder) }))),
  );
}

function longest({ holds, names, window }: ReportFacts, role: HandedOn, draw: Draw): Markup | null {
  const rows = holds[role];
  if (rows.length === 0) return null;
  const { title, head } = words[role];
  const bars = rows.map((hold, index) => ({ place: String(index), label: shortened(`${hold.ticketId} · ${nameOf(names, role, hold.holder)}`, longestLabel), ...stretch(hold, window) }));
  const labels = new Map(bars.map(({ place, label }) => [place, label]));
  const picture = draw(
    {
      id: `holds-${role}-picture`,
      title: `The longest holds ${title.toLowerCase()}`,
      description: `A bar a holding, from its beginning to its end, between ${instant(window.from)} and ${instant(window.to)} UTC. The table below has the same holdings in the same order.`,
    },
    (plot) => ({
      height: bars.length * barHeight + 50,
      marginLeft: 260,
      marginRight: 20,
      x: { type: 'utc', axis: 'top', grid: true, label: null, domain: [new Date(window.from), new Date(window.to)] },
      y: { label: null, domain: bars.map(({ place }) => place), tickFormat: (place: string) => labels.get(place) ?? '', tickSize: 0 },
      marks: [plot.barX(bars, { x1: 'from', x2: 'to', y: 'place', fill: 'var(--series-3)', insetTop: 3, insetBottom: 3, insetRight: -1 })],
    }),
  );
  const cut = rows.some(({ fromAt }) => fromAt < window.from) ? ' What began earlier is drawn from the left edge on.' : '';
  return html`<h3>${title}</h3>${figure(picture, null, `When each was held; what still lasts is drawn up to the last event of its ticket.${cut}`)}${table(
    `The ${counted(rows.length, 'longest hold')} ${title.toLowerCase()}`,
    [{ head: 'Ticket' }, { head }, { head: 'From (UTC)' }, { head: 'To (UTC)' }, { head: 'Days while open', numeric: true }, { head: 'Days in all', numeric: true }],
    rows.map((hold) => [hold.ticketId, nameOf(names, role, hold.holder), instant(hold.fromAt), hold.toAt === null ? 'still held' : instant(hold.toAt), days(hold.openSeconds), days(hold.seconds)]),
  )}`;
}

/** Where a holding lies in the window. */
function stretch({ fromAt, seconds }: Hold, window: ReportWindow): { readonly from: Date; readonly to: Date } {
  const from = Math.max(Date.parse(fromAt), Date.parse(window.from));
  return { from: new Date(from), to: new Date(from + seconds * 1_000) };
}
