import type { EventLine } from '../../support/desk.js';

/** What the rules of owner and lock say of a ticket, told anew in a few lines: no line is shared with the code it judges. */
export interface Model {
  readonly owner: string;
  readonly holder: string | null;
  readonly status: 'open' | 'resolved';
  readonly priority: string;
}

/** One command of the run; every agent has `rw`. */
export type Asked =
  | { readonly command: 'lock' | 'unlock' | 'note' }
  | { readonly command: 'change-owner'; readonly to: string }
  | { readonly command: 'change-priority'; readonly to: string }
  | { readonly command: 'change-status'; readonly to: 'open' | 'resolved' };

/** What must come of it: these events, none for a no-op, or a refusal with the holder that it names. */
export type Verdict = { readonly types: readonly string[] } | { readonly refused: string; readonly holder?: string };

/** A ticket that a service has just opened. */
export const fresh: Model = { owner: '1', holder: null, status: 'open', priority: 'normal' };

/** LCK-1, -2, -4, -7, -10, OWN-5 and FUP-1. */
export function verdict(asked: Asked, by: string, { owner, holder, status, priority }: Model): Verdict {
  switch (asked.command) {
    case 'lock':
      if (holder === by) return { types: [] };
      if (holder !== null) return { refused: 'ticket/locked-by-another', holder };
      if (status === 'resolved') return { refused: 'ticket/not-open' };
      return { types: owner === by ? ['TicketLocked'] : ['OwnerChanged', 'TicketLocked'] };
    case 'unlock':
      return { types: holder === null ? [] : ['TicketUnlocked'] };
    case 'note':
      return { types: ['ArticleAdded'] };
    case 'change-owner': {
      const locks = status === 'open' && holder !== asked.to ? ['TicketLocked'] : [];
      return { types: owner === asked.to ? locks : ['OwnerChanged', ...locks] };
    }
    case 'change-priority':
      if (holder !== null && holder !== by) return { refused: 'ticket/locked-by-another', holder };
      return { types: priority === asked.to ? [] : ['PriorityChanged'] };
    case 'change-status':
      if (status === asked.to) return { types: [] };
      return { types: asked.to === 'resolved' && holder !== null ? ['StatusChanged', 'TicketUnlocked'] : ['StatusChanged'] };
  }
}

/** The ticket after an event of its stream. */
export function after(model: Model, { type, data }: EventLine): Model {
  const to = String(data.to);
  if (type === 'OwnerChanged') return { ...model, owner: to };
  if (type === 'TicketLocked') return { ...model, holder: String(data.holderId) };
  if (type === 'TicketUnlocked') return { ...model, holder: null };
  if (type === 'StatusChanged') return { ...model, status: to === 'resolved' ? 'resolved' : 'open' };
  return type === 'PriorityChanged' ? { ...model, priority: to } : model;
}
