import type { Appended, Envelope, Judgement } from '../event-store/command.js';
import type { WritePath } from '../event-store/write-path.js';
import type { Seen } from '../installation/commands/register-seen.js';
import { isRefusal, type Refusal } from '../kernel/refusal.js';
import { ticketKind } from '../ticket/commands/ticket-stream.js';
import { importChange, importOpen } from '../ticket/rules/import.js';
import type { TicketEvent } from '../ticket/ticket.events.js';
import type { Ticket } from '../ticket/ticket.js';
import type { Need, Translated } from './translate.js';

/** A line ready to be taken. */
export interface Ready extends Translated {
  readonly file: string;
  readonly line: number;
  readonly envelope: Envelope;
}

/** What became of one line. */
export type Taken = { readonly ready: Ready } & (
  | { readonly outcome: 'appended'; readonly events: number; readonly position: bigint }
  | { readonly outcome: 'known' }
  | { readonly outcome: 'refused'; readonly refusal: Refusal }
);

/** What a window is taken with. */
export interface WindowTools {
  readonly writePath: WritePath;
  /** Tickets that stood in the log when the import began. */
  readonly existing: ReadonlySet<string>;
}

/**
 * Takes some lines, each ticket's in one append (or as few as their size allows), tickets side by side. Lines that were taken before are known by their command ids in the ticket's stream.
 * @param told hears now and then how many of them are done
 */
export async function takeWindow(lines: readonly Ready[], tools: WindowTools, told: (done: number) => void): Promise<readonly Taken[]> {
  const byTicket = new Map<string, Ready[]>();
  for (const ready of lines) {
    const { ticketId } = ready.command;
    const found = byTicket.get(ticketId);
    if (found === undefined) byTicket.set(ticketId, [ready]);
    else found.push(ready);
  }
  const taken: Taken[] = [];
  const queue = byTicket.entries();
  const work = async (): Promise<void> => {
    for (const [ticketId, readies] of queue) {
      const before = taken.length;
      taken.push(...(await takeTicket(ticketId, readies, tools)));
      if (Math.floor(taken.length / often) > Math.floor(before / often)) told(taken.length);
    }
  };
  await Promise.all(Array.from({ length: width }, work));
  return taken;
}

/** Lines between two words on how far it is. */
const often = 1_000;

/** Tickets under way at a time: more would wait in the event store's line and use up the time that an append has. */
const width = 64;

async function takeTicket(ticketId: string, readies: readonly Ready[], { writePath, existing }: WindowTools): Promise<readonly Taken[]> {
  const fresh = !existing.has(ticketId);
  const keys = fresh ? new Map<string, { hash: string }>() : (await writePath.state(ticketKind, ticketId)).keys;
  const unknown = readies.filter(({ envelope }) => keys.get(envelope.commandId)?.hash !== envelope.hash);
  const known = readies.filter((ready) => !unknown.includes(ready)).map((ready): Taken => ({ ready, outcome: 'known' }));
  if (unknown.length === 0) return known;
  const items = unknown.map((ready) => ({ envelope: ready.envelope, judgement: judgementOf(ready) }));
  const answers = await writePath.executeAll(ticketKind, ticketId, items, { presumedNew: fresh && unknown[0]?.command.type === 'ImportOpen' });
  return [...known, ...unknown.map((ready, index) => takenOf(ready, answers[index]))];
}

/** Nobody's rights are asked, and nothing of the set-up: what the source says held as it stands. */
function judgementOf({ command }: Ready): Judgement<Ticket, TicketEvent> {
  return {
    sight: () => null,
    judge: (ticket) => ({ decision: command.type === 'ImportOpen' ? importOpen(command, ticket) : importChange(command, ticket), basis: null }),
  };
}

function takenOf(ready: Ready, answer: Appended<TicketEvent> | Refusal | undefined): Taken {
  if (answer === undefined) throw new Error(`line ${ready.line} of ${ready.file} got no answer`);
  if (isRefusal(answer)) return { ready, outcome: 'refused', refusal: answer };
  if (answer.repeated) return { ready, outcome: 'known' };
  return { ready, outcome: 'appended', events: answer.events.length, position: answer.position };
}

/** What the lines name, each once, without what was registered before. */
export function firstNamed(lines: readonly Ready[], registered: Set<string>): Seen | null {
  const needs = new Map<string, Need>();
  for (const { needs: named } of lines) {
    for (const need of named) {
      const key = `${need.kind} ${need.id}`;
      if (!registered.has(key)) needs.set(key, need);
    }
  }
  if (needs.size === 0) return null;
  for (const key of needs.keys()) registered.add(key);
  const all = [...needs.values()];
  const queues = all.filter((need) => need.kind === 'queue');
  const groups = all.filter((need) => need.kind === 'group');
  return {
    agents: all.filter((need) => need.kind === 'agent').map(({ id, name }) => ({ agentId: id, name })),
    groups: [...queues.map(({ groupId, name }) => ({ groupId, name })), ...groups.map(({ id, name }) => ({ groupId: id, name }))],
    queues: queues.map(({ id, groupId, name }) => ({ queueId: id, groupId, name })),
    statuses: all.filter((need) => need.kind === 'status').map(({ id, name, category }) => ({ statusId: id, label: name, category })),
  };
}
