import { refuse, type Refusal } from '../../kernel/refusal.js';
import { type DoorReason, doorRefusals, type Explanation } from './door.refusals.js';

/** RFC 9457, with the rule that says so and the facts of the case. */
export interface ProblemDocument {
  /** Ends in `CONTEXT/REASON`, which is stable. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly rule: string;
  readonly [fact: string]: unknown;
}

/** One thing that is wrong with a request; `path` is dotted, as `body.groups.support`, or names a header. */
export interface Fault {
  readonly path: string;
  readonly message: string;
}

/** A refusal on its way out of a controller; the filter makes a problem document of it. */
export class Problem extends Error {
  override readonly name = 'Problem';

  /**
   * @param retryAfter seconds for `retry-after`, where trying again may help
   * @param challenge `www-authenticate` of a 401, where there is a scheme by which to come in
   */
  constructor(
    readonly refusal: Refusal,
    readonly retryAfter: number | null = null,
    readonly challenge: string | null = null,
  ) {
    super(refusal.refused);
  }
}

/** The rule number of what the HTTP contract says, where no rule of the domain page does. */
export const contractRule = 'API';

/** A refusal of the door itself. */
export function doorRefusal(reason: DoorReason, facts: Readonly<Record<string, unknown>> = {}, rule: string = contractRule): Refusal {
  return refuse(rule, reason, facts);
}

/** 400 with every fault. */
export function invalid(errors: readonly Fault[]): Refusal {
  return doorRefusal('request/invalid', { errors });
}

const base = 'https://custody.dev/problems/';

/** Explains refusals: a table of reasons a context; an unknown reason is a conflict with the rules (409). */
export class Explanations {
  private readonly table: ReadonlyMap<string, Explanation>;

  constructor(contexts: readonly Readonly<Record<string, Explanation>>[]) {
    this.table = new Map([doorRefusals, ...contexts].flatMap((reasons) => Object.entries<Explanation>(reasons)));
  }

  /** The HTTP status of a refusal. */
  status(refusal: Refusal): number {
    return this.explain(refusal).status;
  }

  /** The problem document of a refusal; its facts never hide the standard members. */
  document(refusal: Refusal): ProblemDocument {
    const { status, title, detail } = this.explain(refusal);
    const advice = typeof detail === 'string' ? detail : detail(refusal.facts as never); // each reason's facts are its context's to know
    return { ...refusal.facts, type: base + refusal.refused, title, status, detail: advice, rule: refusal.rule };
  }

  private explain(refusal: Refusal): Explanation {
    return (
      this.table.get(refusal.refused) ?? {
        status: 409,
        title: 'The rules say no.',
        detail: `Rule ${refusal.rule} of the domain page says why.`,
      }
    );
  }
}
