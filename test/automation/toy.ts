import { Type } from '@sinclair/typebox';
import type { Outcome, Sending } from '../../src/automation/automation.js';
import { automation, type Automation, type Declared } from '../../src/automation/automation.js';
import { catalogue, event } from '../../src/kernel/event.js';
import { process } from '../../src/kernel/process.js';
import type { AnyRecorded } from '../../src/kernel/projection.js';

const guest = Type.String();

/** A guest house: who comes is greeted, who books is woken, and some events nobody understands. */
export const houseEvents = catalogue({
  Arrived: event({ version: 1, summary: 'A guest arrived.', schema: Type.Object({ guest }) }),
  Booked: event({ version: 1, summary: 'A guest asked to be woken.', schema: Type.Object({ guest, at: Type.String() }) }),
  Cancelled: event({ version: 1, summary: 'A guest wants to sleep on.', schema: Type.Object({ guest }) }),
});

/** What the porter does for a guest. */
export interface Errand {
  readonly guest: string;
  readonly say: string;
}

export interface HouseFacts {
  /** Fails on this guest. */
  readonly hates: string | null;
}

export const serveGuests = process<Errand, HouseFacts, typeof houseEvents>({
  name: 'serveGuests',
  reads: houseEvents,
  on: {
    Arrived: (data, { revision }, { hates }) => {
      if (data.guest === hates) throw new Error(`nobody understands ${data.guest}`);
      return [{ order: 'send', id: `${data.guest}@${revision}`, command: { guest: data.guest, say: 'welcome' } }];
    },
    Booked: (data) => [{ order: 'wake', id: data.guest, at: data.at, command: { guest: data.guest, say: 'good morning' } }],
    Cancelled: (data) => [{ order: 'forget', id: data.guest }],
  },
  elsewhere: {
    BellRang: () => [{ order: 'send', id: 'bell', command: { guest: 'all', say: 'dinner' } }],
  },
});

/** The world in which errands have their effect: one a command id, like a stream that knows its commands (EVT-4). */
export class House {
  /** Every call, in order. */
  readonly calls: { readonly errand: Errand; readonly sending: Sending }[] = [];
  readonly effects = new Map<string, string>();
  before: (errand: Errand) => Promise<void> | void = () => undefined;
  after: (errand: Errand) => Promise<void> | void = () => undefined;
  answer: (errand: Errand) => Outcome = () => 'done';
  facts: HouseFacts = { hates: null };
  gathering: (events: readonly AnyRecorded[]) => Promise<void> | void = () => undefined;

  automation(more: Partial<Declared<Errand, HouseFacts>> = {}): Automation {
    return automation({
      process: serveGuests,
      actor: 'system:porter',
      target: ({ guest: name }) => name,
      gather: async (events) => {
        await this.gathering(events);
        return this.facts;
      },
      perform: async (errand, sending) => {
        this.calls.push({ errand, sending });
        await this.before(errand);
        this.effects.set(sending.commandId, errand.say);
        await this.after(errand);
        return this.answer(errand);
      },
      ...more,
    });
  }

  said(): readonly string[] {
    return this.calls.map(({ errand }) => `${errand.say}, ${errand.guest}`);
  }
}
