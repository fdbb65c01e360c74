import { expect } from '@jest/globals';
import { decide, type Decider, evolve } from '../../src/kernel/decider.js';
import { isRefusal, type Refusal } from '../../src/kernel/refusal.js';

interface Typed {
  readonly type: string;
}

/** What is asked, in whatever form a context's tests like to write it. */
interface Asked<Command> {
  readonly command: Command;
}

/** What the world looks like to a decision: its facts, who acts, and the instant (ISO 8601). */
export interface Seen<Facts> {
  readonly facts: Facts;
  readonly actor: string;
  readonly now: string;
}

/** An event as a test expects it: only what it says is compared. */
export interface Expected {
  readonly type: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** Where a story stands: the state, how many events made it, and how many commands were sent. */
export interface Told<State> {
  readonly state: State;
  readonly revision: number;
  readonly commands: number;
}

/** What came of a command. */
export interface Outcome<State, Event> {
  /** Accepted, with exactly these events in this order; each holds at least what is said here. */
  readonly then: (...expected: readonly Expected[]) => void;
  /** Refused for this reason, with at least these facts. */
  readonly refused: (reason: string, facts?: Readonly<Record<string, unknown>>) => void;
  /** An accepted no-op. */
  readonly nothing: () => void;
  readonly decision: () => readonly Event[] | Refusal;
  /** The state after it. */
  readonly state: () => State;
}

/** A story so far, to which more may happen. */
export interface Story<State, Event, Ask> {
  /** Sends one command and looks at what comes of it. */
  readonly when: (asked: Ask) => Outcome<State, Event>;
  /** More events, or commands that must be accepted. */
  readonly and: (...past: readonly (Ask | Event)[]) => Story<State, Event, Ask>;
  readonly told: Told<State>;
}

/**
 * given/when/then for any decider. A past is made of events as they stand and of commands, which must be accepted.
 * @param see the facts on which a command is decided
 */
export function stories<State, Command extends Typed, Event extends Typed & { readonly data: unknown }, Facts, Ask extends Asked<Command>>(
  decider: Decider<State, Command, Event, Facts>,
  see: (asked: Ask) => Seen<Facts>,
  start = '2026-03-02T09:00:00.000Z',
) {
  const happen = (told: Told<State>, events: readonly Event[], actor: string, occurredAt: string): Told<State> => {
    const meta = { occurredAt, actor, commandId: `c-${told.commands}`, basis: null };
    const fold = (before: Told<State>, event: Event): Told<State> => {
      const revision = before.revision + 1;
      return { ...before, revision, state: evolve(decider.evolve, before.state, { ...event, revision, meta }) };
    };
    return { ...events.reduce(fold, told), commands: told.commands + 1 };
  };
  const answer = (told: Told<State>, asked: Ask) => {
    const { facts, actor, now } = see(asked);
    const decision = decide(decider, asked.command, told.state, facts);
    return { decision, after: () => (isRefusal(decision) ? told : happen(told, decision, actor, now)) };
  };
  const outcome = (told: Told<State>, asked: Ask): Outcome<State, Event> => {
    const { decision, after } = answer(told, asked);
    return {
      then: (...expected) => {
        expect(decision).toMatchObject(expected);
      },
      refused: (reason, facts = {}) => {
        expect(decision).toMatchObject({ refused: reason, facts });
      },
      nothing: () => {
        expect(decision).toEqual([]);
      },
      decision: () => decision,
      state: () => after().state,
    };
  };
  const step = (told: Told<State>, past: Ask | Event): Told<State> => {
    if (!('command' in past)) return happen(told, [past], 'system:test', start);
    const { decision, after } = answer(told, past);
    if (isRefusal(decision)) throw new Error(`the past was refused: ${JSON.stringify(decision)}`);
    return after();
  };
  const story = (told: Told<State>): Story<State, Event, Ask> => ({
    when: (asked) => outcome(told, asked),
    and: (...past) => story(past.reduce(step, told)),
    told,
  });
  return {
    /** Begins a story. */
    given: (...past: readonly (Ask | Event)[]): Story<State, Event, Ask> =>
      story({ state: decider.initial, revision: -1, commands: 0 }).and(...past),
    /** Goes on with a story that was told in another world. */
    goOn: (told: Told<State>): Story<State, Event, Ask> => story(told),
  };
}
