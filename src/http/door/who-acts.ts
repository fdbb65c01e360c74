import { type Actor, parseActor } from '../../kernel/actor.js';
import { isRefusal, type Refusal } from '../../kernel/refusal.js';
import { type Headers, type KnownPeople, single } from './authenticator.js';
import { doorRefusal } from './problem.js';

/** Whose rights count, and the service that called for them. */
export interface WhoActs {
  readonly actor: Actor;
  readonly service: Actor | null;
}

/** Kinds for whom a service may act (PRM-9). */
const represented: ReadonlySet<string> = new Set(['agent', 'requester']);

/**
 * Who acts: the one who calls, or whom `x-on-behalf-of` names, who then acts with exactly their rights (PRM-9).
 * @param calling the one who calls, `kind:id`, as their credentials say
 * @param mayRepresent whether a service that calls may name somebody
 * @returns 401 for whom the house doesn't know, 403 for a name that the caller may not give
 */
export async function whoActs(calling: string | undefined, headers: Headers, people: KnownPeople, mayRepresent: boolean): Promise<WhoActs | Refusal> {
  const caller = await known(calling, people);
  if (isRefusal(caller)) return caller;
  if (headers['x-on-behalf-of'] === undefined) return { actor: caller, service: null };
  const written = single(headers, 'x-on-behalf-of');
  const named = written === undefined ? null : parseActor(written);
  const mayBeNamed = named === null || represented.has(named.kind);
  if (caller.kind !== 'service' || !mayBeNamed || !mayRepresent) return doorRefusal('request/actor-not-allowed', { header: 'x-on-behalf-of' }, 'PRM-9');
  const actor = await known(written, people);
  return isRefusal(actor) ? actor : { actor, service: caller };
}

async function known(written: string | undefined, people: KnownPeople): Promise<Actor | Refusal> {
  const actor = written === undefined ? null : parseActor(written);
  const unknown = doorRefusal('request/unknown-actor', {}, 'PRM-7');
  if (actor === null || actor.kind === 'system') return unknown; // the house's own processes never come in from outside
  if (actor.kind === 'agent' && !(await people.agent(actor.id))) return unknown;
  if (actor.kind === 'requester' && !(await people.requester(actor.id))) return unknown;
  return actor;
}
