import { hears, type Order, ordersOf, type Process } from '../kernel/process.js';
import type { AnyRecorded } from '../kernel/projection.js';
import type { Refusal } from '../kernel/refusal.js';

/** What surrounds a command that a process sends. */
export interface Sending {
  /** Always the same for the same order: a repeat finds what the first attempt wrote (EVT-4). */
  readonly commandId: string;
  readonly correlationId: string;
  /** Id of the event that gave the order; null for orders given when the process first met the log. */
  readonly causationId: string | null;
  /** `system:<name>`. */
  readonly actor: string;
  /** Where that event stands. */
  readonly cause: Cause | null;
}

/** An event's place in the log, by stream. */
export interface Cause {
  readonly stream: string;
  readonly revision: number;
}

/** A refusal is an answer like any other: the order is done. An accident is an exception, and the order is tried again. */
export type Outcome = 'done' | Refusal;

/** A process's declaration, and what the application lends it to live. */
export interface Declared<Command, Facts> {
  readonly process: Process<Command, Facts>;
  /** As whom it acts, `system:<name>`. */
  readonly actor: string;
  /**
   * Streams, by prefix, whose events from before it met the log give orders too: for a process whose every order is harmless
   * to repeat for ever. None unless told: it answers what happens from then on, and what stands from before is `onStart`'s matter.
   */
  readonly history?: readonly string[];
  /** What a command is about: commands on one target are carried out one after another. */
  readonly target: (command: Command) => string;
  /**
   * Gathers what `on` needs to know of a batch, as of its last event or later. May be asked again for the same events.
   * Throws where it can't for now; then nothing is ordered, and it is asked again later.
   */
  readonly gather: (events: readonly AnyRecorded[]) => Promise<Facts>;
  /** Orders that follow from how things stand when the process first meets a log that ends at `head`. */
  readonly onStart?: (head: bigint) => Promise<readonly Order<Command>[]>;
  /** Carries out a command; must settle within a bounded time. Called again after a crash, with the same id. */
  readonly perform: (command: Command, sending: Sending) => Promise<Outcome>;
}

/** What an event made a process want, or how its declaration failed on it. */
export type Considered = { readonly event: AnyRecorded } & ({ readonly orders: readonly Order<unknown>[] } | { readonly defect: unknown });

/** A process as the machinery runs it: of its commands it knows no more than that they are JSON. */
export interface Automation {
  readonly name: string;
  readonly actor: string;
  readonly history: readonly string[];
  hears(type: string): boolean;
  consider(events: readonly AnyRecorded[]): Promise<readonly Considered[]>;
  onStart(head: bigint): Promise<readonly Order<unknown>[]>;
  target(command: unknown): string;
  perform(command: unknown, sending: Sending): Promise<Outcome>;
}

/** Makes a process ready to run. */
export function automation<Command, Facts>(declared: Declared<Command, Facts>): Automation {
  const { process, actor, history = [] } = declared;
  const own = (command: unknown): Command => command as Command; // stored under this process's name alone
  return {
    name: process.name,
    actor,
    history,
    hears: (type) => hears(process, type),
    consider: async (events) => {
      if (events.length === 0) return [];
      const facts = await declared.gather(events);
      return events.map((event) => considered(process, event, facts));
    },
    onStart: (head) => declared.onStart?.(head) ?? Promise.resolve([]),
    target: (command) => declared.target(own(command)),
    perform: (command, sending) => declared.perform(own(command), sending),
  };
}

/** The declaration is pure: where it throws, it would throw again, and the event is set aside. */
function considered<Command, Facts>(process: Process<Command, Facts>, event: AnyRecorded, facts: Facts): Considered {
  try {
    return { event, orders: ordersOf(process, event, facts) };
  } catch (defect) {
    return { event, defect };
  }
}

/** The id of an order's command. No key from outside has a `~`, so nobody can use it up beforehand. */
export function commandIdOf(process: string, orderId: string): string {
  return `${process}~${orderId}`;
}
