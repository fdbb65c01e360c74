import type { SourceTicket } from './source-fold.js';

/** The instants that are asked for, and how many in a hundred of each. */
const kinds = {
  'any instant of its life': 50,
  'exactly on a change': 20,
  'a millisecond before one': 15,
  'after its last change': 10,
  'before its opening': 5,
} as const;
export type Kind = keyof typeof kinds;

/** "Who held what of this ticket at this instant?" */
export interface Question {
  readonly ticket: SourceTicket;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly kind: Kind;
}

const day = 86_400_000;

/** Random questions, the same for the same seed. */
export function questionsOn(tickets: readonly SourceTicket[], count: number, seed: number): readonly Question[] {
  const random = sequence(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  return Array.from({ length: count }, () => {
    const ticket = tickets[below(tickets.length)];
    if (ticket === undefined) throw new Error('the source holds no tickets');
    const [first = 0, last = 0] = [ticket.states[0]?.at, ticket.states.at(-1)?.at];
    const change = ticket.states[below(ticket.states.length)]?.at ?? first;
    const kind = kindAt(below(100));
    const at: Readonly<Record<Kind, number>> = {
      'any instant of its life': first + below(last - first + 1),
      'exactly on a change': change,
      'a millisecond before one': change - 1,
      'after its last change': last + below(400 * day),
      'before its opening': first - 1 - below(400 * day),
    };
    return { ticket, at: at[kind], kind };
  });
}

function kindAt(share: number): Kind {
  let upTo = 0;
  for (const kind of Object.keys(kinds) as Kind[]) {
    upTo += kinds[kind];
    if (share < upTo) return kind;
  }
  throw new Error(`the kinds of questions make up less than ${share} in a hundred`);
}

/** Numbers from 0 to 1 (mulberry32). */
function sequence(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
