import { decide, type Decider, type Decision, evolve } from '../../src/kernel/decider.js';
import { isRefusal } from '../../src/kernel/refusal.js';

interface Typed {
  readonly type: string;
}

/** A state and what a decider makes of it: `when` decides, `then` decides and goes on with the events. */
export interface Given<State, Command, Event> {
  readonly state: State;
  when(command: Command): Decision<Event>;
  /** @throws where the command is refused: the test's own preparation is wrong */
  then(...commands: readonly Command[]): Given<State, Command, Event>;
}

/** Starts a decider from nothing; event n happens on minute n of the first of January 2026. */
export function given<State, Command extends Typed, Event extends Typed & { readonly data: unknown }, Facts>(
  decider: Decider<State, Command, Event, Facts>,
  facts: Facts,
  state: State = decider.initial,
  revision = -1,
): Given<State, Command, Event> {
  return {
    state,
    when: (command) => decide(decider, command, state, facts),
    then: (...commands) => {
      let [now, last] = [state, revision];
      for (const command of commands) {
        const decision = decide(decider, command, now, facts);
        if (isRefusal(decision)) throw new Error(`refused: ${decision.refused}`);
        for (const event of decision) now = evolve(decider.evolve, now, { ...event, ...happened((last += 1)) });
      }
      return given(decider, facts, now, last);
    },
  };
}

/** When and by whom the event of a revision happened in these tests. */
export function happened(revision: number) {
  const occurredAt = new Date(Date.UTC(2026, 0, 1) + revision * 60_000).toISOString();
  return { revision, meta: { occurredAt, actor: 'admin:root', commandId: `command-${revision}`, basis: null } };
}
