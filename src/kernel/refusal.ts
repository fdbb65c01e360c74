/** A rule said no: data, not an exception. `facts` go into the problem document as they are. */
export interface Refusal {
  readonly refused: string;
  /** The number of the rule on the domain page that says so. */
  readonly rule: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/**
 * Says no.
 * @param rule the domain page's number, such as `LCK-2`
 * @param reason `context/reason`, the stable last two segments of the problem's type
 * @param facts what the caller needs to know, such as the holder of the lock
 */
export function refuse(rule: string, reason: string, facts: Readonly<Record<string, unknown>> = {}): Refusal {
  return { refused: reason, rule, facts };
}

export function isRefusal(answer: unknown): answer is Refusal {
  return typeof answer === 'object' && answer !== null && 'refused' in answer;
}
