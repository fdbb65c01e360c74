import type { Explanation } from '../door/door.refusals.js';

/** What a question about the past may be told. */
export const queryRefusals = {
  'ticket/not-yet-open': { status: 404, title: 'The ticket was not open yet', detail: 'Ask for an instant at or after its opening.' },
  'ticket/no-such-revision': { status: 404, title: 'The ticket has not got that far', detail: 'Ask for a revision up to `last`.' },
  'view/not-found': { status: 404, title: 'No such view', detail: 'Save it first: PUT /v1/agents/{id}/views/{name}.' },
} as const satisfies Readonly<Record<string, Explanation>>;
