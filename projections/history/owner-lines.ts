import type { DataOf } from '../../src/kernel/event.js';
import type { Act, ticketEvents } from '../../src/ticket/ticket.events.js';
import { placeholderOwner } from '../nobody.js';
import type { Telling } from './telling.js';

type OwnerChanged = DataOf<typeof ticketEvents, 'OwnerChanged'>;

/** What a line says of each act by which an owner comes to be (OWN-6). */
export const ownerLines: { readonly [Name in Act]: (data: OwnerChanged, told: Telling) => string } = {
  claim: (data, told) => `${told.who} claimed the ticket${before(data, told)}`,
  take: (data, told) => `${told.who} took the ticket${data.from === placeholderOwner ? ', which nobody owned' : ` from ${told.agent(data.from)}`}`,
  steal: (data, told) => `${told.who} took the ticket from ${told.agent(data.from)}, who had locked it`,
  give: (data, told) => `${told.who} gave ${ticketOf(data, told)} to ${told.agent(data.to)}`,
  auto: (data, told) => `${told.agent(data.to)} became owner by replying${before(data, told)}`,
  release: (data, told) => (told.isActor(data.from) ? `${told.who} gave the ticket up; nobody owns it now` : `${told.who} released the ticket from ${told.agent(data.from)}; nobody owns it now`),
  reset: (data, told) => `${told.agent(data.from)} ceased to be owner as the ticket was moved; ${owns(data, told)} now`,
  right_lost: (data, told) => `${told.agent(data.from)} may no longer own the ticket; ${owns(data, told)} now`,
  import: (data, told) => `The owner changed from ${told.agent(data.from)} to ${told.agent(data.to)}`,
};

function before(data: OwnerChanged, told: Telling): string {
  return data.from === placeholderOwner ? '; nobody owned it before' : `; ${told.agent(data.from)} owned it before`;
}

function owns(data: OwnerChanged, told: Telling): string {
  return data.to === placeholderOwner ? 'nobody owns it' : `${told.agent(data.to)} owns it`;
}

function ticketOf(data: OwnerChanged, told: Telling): string {
  if (data.from === placeholderOwner) return 'the ticket, which nobody owned,';
  return told.isActor(data.from) ? 'the ticket' : `the ticket of ${told.agent(data.from)}`;
}
