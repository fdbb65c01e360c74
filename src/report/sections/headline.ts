import type { LoadRow, ReportFacts, Totals } from '../facts.js';
import { counted, duration, number, share } from '../format.js';
import { html, type Markup } from '../html.js';
import { groupedBy, sum } from '../leading.js';

interface Tile {
  readonly label: string;
  readonly value: string;
  readonly note: string;
}

/** The figures to know first. */
export function headline(facts: ReportFacts): Markup {
  const tiles = tilesOf(facts).map(({ label, value, note }) => html`<div class="tile"><dt>${label}</dt><dd><strong>${value}</strong><span>${note}</span></dd></div>`);
  return html`<section aria-labelledby="headline"><h2 id="headline">In short</h2><dl class="tiles">${tiles}</dl></section>`;
}

function tilesOf({ totals, load, pingPongWindowHours }: ReportFacts): readonly Tile[] {
  const { opened, handoffs, returns, reopenings } = totals;
  const within = `within ${counted(pingPongWindowHours, 'hour')}`;
  return [
    { label: 'Tickets opened', value: number(opened.tickets), note: `${number(opened.tickets - opened.owned)} of them nobody ever took` },
    openTickets(load),
    firstOwner(opened),
    { label: 'Reopened', value: number(reopenings.count), note: `times, ${counted(reopenings.tickets, 'ticket')}` },
    { label: 'Hand-offs between owners', value: number(handoffs.owner.count), note: `${counted(handoffs.owner.tickets, 'ticket')}; ${number(handoffs.owner.viaNobody)} over nobody` },
    { label: 'Hand-offs between queues', value: number(handoffs.queue.count), note: `${counted(handoffs.queue.tickets, 'ticket')}; ${number(handoffs.queue.viaNobody)} over nobody` },
    { label: 'Back to an earlier owner', value: number(returns.owner.count), note: `${within}, ${number(returns.owner.direct)} direct; ${share(returns.owner.count, handoffs.owner.count)} of the hand-offs` },
    { label: 'Back to an earlier queue', value: number(returns.queue.count), note: `${within}, ${number(returns.queue.direct)} direct; ${share(returns.queue.count, handoffs.queue.count)} of the hand-offs` },
  ];
}

/** The most that was open when a day began, and what was at both ends. */
function openTickets(load: readonly LoadRow[]): Tile {
  const label = 'Most open at once';
  const byDay = [...groupedBy(load, ({ day }) => day)].map(([day, rows]) => ({ day, rows, open: sum(rows, ({ openTickets: open }) => open) })).sort((a, b) => (a.day < b.day ? -1 : 1));
  const [first, last] = [byDay[0], byDay.at(-1)];
  if (first === undefined || last === undefined) return { label, value: '0', note: 'no ticket was open at any time' };
  const atTheEnd = sum(last.rows, ({ openTickets: open, came, went }) => open + came - went);
  const most = byDay.reduce((best, each) => (each.open > best.open ? each : best), first);
  return { label, value: number(most.open), note: `tickets, when ${most.day} began; ${number(first.open)} when ${first.day} began, ${number(atTheEnd)} when ${last.day} ended` };
}

function firstOwner({ tickets, owned, medianSeconds, meanSeconds }: Totals['opened']): Tile {
  const label = 'First owner after';
  if (medianSeconds === null || meanSeconds === null) return { label, value: '–', note: tickets === 0 ? 'no ticket was opened' : 'nobody took one' };
  return { label, value: duration(medianSeconds), note: `median of ${counted(owned, 'ticket')}; the mean is ${duration(meanSeconds)}` };
}
