/** What a problem document says besides the facts of the refusal itself. */
export interface Explanation {
  /** The HTTP status. */
  readonly status: number;
  /** One short sentence, the same for every occurrence. */
  readonly title: string;
  /** What the caller can do about it; may be made from the refusal's facts. */
  readonly detail: string | ((facts: never) => string);
}

/** The refusals of the door itself: before, around and instead of a context's rules. */
export const doorRefusals = {
  'request/invalid': {
    status: 400,
    title: 'The request is malformed.',
    detail: 'Correct every fault listed in `errors` and send it again; /openapi.json describes each field.',
  },
  'request/unknown-actor': {
    status: 401,
    title: 'Who acts is not known.',
    detail: (facts: { readonly token?: string }) =>
      facts.token === undefined
        ? 'Name an active agent, a known requester or another kind of actor: as `x-actor: kind:id` under dev authentication, as `sub` of a bearer token otherwise.'
        : `Send a good token in one authorization header: this one is ${facts.token}.`,
  },
  'request/keys-unreachable': {
    status: 503,
    title: 'Whether the token is good can’t be found out now.',
    detail: 'The keys that tokens are checked with can’t be fetched; try again after `retry-after` seconds.',
  },
  'request/actor-not-allowed': {
    status: 403,
    title: 'This kind of actor may not do this.',
    detail: 'Send the request as an actor of the right kind; a service may name an agent or requester in `x-on-behalf-of`.',
  },
  'request/not-found': {
    status: 404,
    title: 'There is nothing here for you.',
    detail: 'Check the path and the method; /docs lists what there is.',
  },
  'request/not-commentable': {
    status: 403,
    title: 'This ticket can be read, not commented on.',
    detail: 'Ask the ticket’s own requester, or have the organization’s sharing changed to Read+write.',
  },
  'request/too-large': {
    status: 413,
    title: 'The request is too large.',
    detail: 'Keep the body within 1 MiB; split a bulk request into several.',
  },
  'request/unsupported-media-type': {
    status: 415,
    title: 'The body is of a type that is not read here.',
    detail: 'Send JSON with `content-type: application/json`.',
  },
  'request/too-many': {
    status: 429,
    title: 'Too many requests.',
    detail: 'Wait as long as `retry-after` says, then go on.',
  },
  'command/key-reused': {
    status: 409,
    title: 'This idempotency key stands for another command.',
    detail: 'Use a fresh key for a new command; repeat a command with exactly the same actor, ticket and body.',
  },
  'command/revision-conflict': {
    status: 412,
    title: 'The ticket is at another revision than expected.',
    detail: 'Read what has happened since (`between`), decide again, and send the command with `if-match` of the current revision.',
  },
  'read-model/behind': {
    status: 503,
    title: 'The view is not up to date enough to be shown.',
    detail: 'Try again after `retry-after` seconds.',
  },
  'read-model/unavailable': {
    status: 503,
    title: 'The read models can’t be reached; commands go on.',
    detail: 'Try again after `retry-after` seconds.',
  },
  'store/unavailable': {
    status: 503,
    title: 'The event store can’t be reached.',
    detail: 'Nothing was written, or the answer is unknown: repeat the command with the same idempotency key after `retry-after` seconds.',
  },
  'store/stream-unreadable': {
    status: 409,
    title: 'What is on record here can’t be read.',
    detail: (facts: { readonly correlationId?: string }) =>
      `Nothing was decided and nothing was written; trying again does not help, and all else goes on. Tell whoever runs the service, with the correlation id ${facts.correlationId ?? ''}: the log says under it which event it is, and the runbook what to do with a parked ticket.`,
  },
  'service/accident': {
    status: 500,
    title: 'Something went wrong here.',
    detail: 'It has been logged under the correlation id of this answer; a command is safe to repeat with the same idempotency key.',
  },
} as const satisfies Readonly<Record<string, Explanation>>;

/** A reason for which the door itself refuses. */
export type DoorReason = keyof typeof doorRefusals;
