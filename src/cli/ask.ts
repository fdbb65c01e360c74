import type { HistoryLine } from '../../projections/history/history-lines.js';
import { ticketHistory } from '../../projections/history/history.query.js';
import { ownershipAt, ownershipIntervals } from '../../projections/interval/ownership.query.js';
import type { TicketView } from '../../projections/ticket/ticket-view.js';
import { readerOf } from '../custody.module.js';
import { eventsOfTicket } from '../http-ports.js';
import { type Point, ticketAtPoint } from '../http/queries/replay.js';
import { isRefusal } from '../kernel/refusal.js';
import type { Console } from './console.js';
import { untilShown, withHouse } from './open.js';

const everything = { limit: 100_000, after: null } as const;

/** `custody history`: what happened to a ticket, as a colleague would tell it. */
export function historyCommand(ticketId: string, console: Console): Promise<boolean> {
  return onShown(ticketId, console, async (house) => {
    const { items } = await ticketHistory(readerOf(house), ticketId, everything);
    console.result(items.map(lineText).join('\n'), { ticketId, items });
  });
}

/** `custody ownership`: who held a ticket in which role from when to when, or at one instant. */
export function ownershipCommand(ticketId: string, at: string | null, console: Console): Promise<boolean> {
  return onShown(ticketId, console, async (house) => {
    if (at !== null) {
      const held = await ownershipAt(readerOf(house), ticketId, at);
      if (held === null) throw new Error(`${ticketId} was not open yet at ${at}.`);
      console.result(members(held), { ticketId, at, ...held });
      return;
    }
    const intervals = await ownershipIntervals(readerOf(house), ticketId);
    const lines = intervals.map(({ role, holder, from, to, cause, note }) => {
      return `${role.padEnd(15)} ${from} – ${to ?? 'now'.padEnd(24)}  ${holder ?? '–'} (${cause}${note === null ? '' : `: ${note}`})`;
    });
    console.result(lines.join('\n'), { ticketId, intervals });
  });
}

/** `custody replay`: a ticket as it stood, straight from its stream; no read model is asked. */
export function replayCommand(ticketId: string, point: Point | null, console: Console): Promise<boolean> {
  return withHouse(console, 'none', async ({ house }) => {
    const events = await eventsOfTicket(house, ticketId);
    if (events.length === 0) throw new Error(`No ticket is called ${ticketId}.`);
    const found: TicketView | ReturnType<typeof ticketAtPoint> = ticketAtPoint(events, point ?? { revision: events.length - 1 });
    if (isRefusal(found)) throw new Error(`${ticketId}: ${found.refused} ${JSON.stringify(found.facts)}`);
    console.result(members(found), found);
    return true;
  });
}

type House = Parameters<Parameters<typeof withHouse>[2]>[0]['house'];

/** Asks the read models once they have everything that the ticket's stream has. */
function onShown(ticketId: string, console: Console, ask: (house: House) => Promise<void>): Promise<boolean> {
  return withHouse(console, 'worker', async ({ house }) => {
    const last = (await eventsOfTicket(house, ticketId)).at(-1);
    if (last === undefined) throw new Error(`No ticket is called ${ticketId}.`);
    await untilShown(house, last.position, console, new AbortController().signal);
    await ask(house);
    return true;
  });
}

function lineText({ at, summary, note }: HistoryLine): string {
  return `${at}  ${summary}${note === null ? '' : ` — “${note}”`}`;
}

function members(object: object): string {
  return Object.entries(object)
    .map(([name, value]) => `${name.padEnd(24)} ${Array.isArray(value) ? value.join(', ') : String(value ?? '–')}`)
    .join('\n');
}
