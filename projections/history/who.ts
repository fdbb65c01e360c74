import { type ActorKind, parseActor } from '../../src/kernel/actor.js';
import type { Names } from '../directory/names.query.js';

type Called = (id: string, names: Names) => string;

/** How a line calls each kind of actor. */
const called: { readonly [Kind in ActorKind]: Called } = {
  agent: (id, names) => names('agent', id),
  requester: (id, names) => names('requester', id),
  service: (id) => `the service ${id}`,
  automation: (id) => `the automation ${id}`,
  auditor: (id) => `the auditor ${id}`,
  analyst: (id) => `the analyst ${id}`,
  admin: (id) => `the administrator ${id}`,
  system: (id) => `the rule ${id}`,
};

/** What an actor written `kind:id` is called; a service that called for them is told. */
export function who(actor: string, service: string | null, names: Names): string {
  const name = nameOf(actor, names);
  return service === null || service === actor ? name : `${name} (through ${nameOf(service, names)})`;
}

function nameOf(written: string, names: Names): string {
  const actor = parseActor(written);
  return actor === null ? written : called[actor.kind](actor.id, names);
}
