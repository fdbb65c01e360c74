import { randomUUID } from 'node:crypto';
import { Type } from '@sinclair/typebox';
import type { Envelope, Judgement } from '../../../../src/event-store/command.js';
import type { StreamKind } from '../../../../src/event-store/stream-kind.js';
import { catalogue, event, type EventOf } from '../../../../src/kernel/event.js';
import { refuse } from '../../../../src/kernel/refusal.js';

/** A small context of this test's own: doors that are hung, locked by one person, and unlocked. */
export const doorEvents = catalogue({
  Hung: event({ version: 1, summary: 'A door was hung.', schema: Type.Object({ colour: Type.String(), extra: Type.Optional(Type.Unknown()) }) }),
  Locked: event({ version: 1, summary: 'Somebody locked it.', schema: Type.Object({ by: Type.String() }) }),
  Unlocked: event({ version: 1, summary: 'Somebody unlocked it.', schema: Type.Object({ by: Type.String() }) }),
});
export type DoorEvent = EventOf<typeof doorEvents>;

export interface Door {
  readonly hung: boolean;
  readonly holder: string | null;
  readonly lockedAt: string | null;
}

/** Streams of their own for each test file, also on a store that others use. */
export const doors: StreamKind<Door, DoorEvent> = {
  category: `door${randomUUID().slice(0, 8)}`,
  events: doorEvents,
  initial: { hung: false, holder: null, lockedAt: null },
  evolve: {
    Hung: (door) => ({ ...door, hung: true }),
    Locked: (door, { by }, { meta }) => {
      if (by === 'poltergeist') throw new Error('nobody folds a poltergeist');
      return { ...door, holder: by, lockedAt: meta.occurredAt };
    },
    Unlocked: (door) => ({ ...door, holder: null, lockedAt: null }),
  },
};

const sight = (door: Door) => (door.hung ? null : refuse('PRM-5', 'door/not-found'));

export const hang = (colour = 'red', extra?: unknown): Judgement<Door, DoorEvent> => ({
  sight: () => null,
  judge: (door) => ({
    basis: null,
    decision: door.hung ? refuse('X-1', 'door/already-hung') : [{ type: 'Hung', data: extra === undefined ? { colour } : { colour, extra } }],
  }),
});

export const lock = (by: string): Judgement<Door, DoorEvent> => ({
  sight,
  judge: (door) => {
    if (door.holder === by) return { basis: 7, decision: [] };
    if (door.holder !== null) return { basis: 7, decision: refuse('LCK-2', 'door/locked-by-another', { holder: door.holder }) };
    return { basis: 7, decision: [{ type: 'Locked', data: { by } }] };
  },
});

export const unlock = (by: string): Judgement<Door, DoorEvent> => ({
  sight,
  judge: (door) => ({ basis: null, decision: door.holder === null ? [] : [{ type: 'Unlocked', data: { by } }] }),
});

let keys = 0;

/** An envelope with a key of its own, unless one is given. */
export function envelope(given: Partial<Envelope> = {}): Envelope {
  keys += 1;
  const commandId = given.commandId ?? `key-${keys}`;
  return {
    commandId,
    correlationId: 'c-1',
    causationId: null,
    actor: 'agent:alice',
    service: null,
    hash: `hash-of-${commandId}`,
    occurredAt: null,
    expectedRevision: null,
    ...given,
  };
}

export const newId = (): string => randomUUID();
