import { idPattern } from './brand.js';

/** The kinds of those who call; `system` is a durable process of the house and never comes in from outside. */
export const actorKinds = ['agent', 'requester', 'service', 'automation', 'auditor', 'analyst', 'admin', 'system'] as const;
export type ActorKind = (typeof actorKinds)[number];

/** Who acts, written `kind:id`. */
export interface Actor {
  readonly kind: ActorKind;
  readonly id: string;
}

const id = new RegExp(idPattern);

/** Reads `kind:id`; null where it is not of that form. */
export function parseActor(written: string): Actor | null {
  const colon = written.indexOf(':');
  const kind = actorKinds.find((known) => known === written.slice(0, colon));
  const rest = written.slice(colon + 1);
  return kind === undefined || !id.test(rest) ? null : { kind, id: rest };
}

/** Writes `kind:id`. */
export function actorText(actor: Actor): string {
  return `${actor.kind}:${actor.id}`;
}
