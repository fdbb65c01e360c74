import { type Actor, parseActor } from '../../kernel/actor.js';
import { isRefusal, type Refusal } from '../../kernel/refusal.js';
import { Authenticator, type Headers, type KnownPeople, single } from './authenticator.js';
import { type Caller, scopesOfKind } from './caller.js';
import { doorRefusal } from './problem.js';

/** `CUSTODY_AUTH=dev`: the header says who acts, and nothing else is asked. Only behind a loopback address. */
export class DevAuthenticator extends Authenticator {
  constructor(private readonly people: KnownPeople) {
    super();
  }

  async identify(headers: Headers): Promise<Caller | Refusal> {
    const actor = await this.known(single(headers, 'x-actor'));
    if (isRefusal(actor)) return actor;
    if (headers['x-on-behalf-of'] === undefined) return { actor, service: null, scopes: scopesOfKind[actor.kind] };
    return this.actingFor(actor, single(headers, 'x-on-behalf-of'));
  }

  /** Only a service acts for others, and only for an agent or a requester; it then has exactly their rights (PRM-9). */
  private async actingFor(service: Actor, named: string | undefined): Promise<Caller | Refusal> {
    const parsed = named === undefined ? null : parseActor(named);
    const mayBeNamed = parsed === null || parsed.kind === 'agent' || parsed.kind === 'requester';
    if (service.kind !== 'service' || !mayBeNamed) return doorRefusal('request/actor-not-allowed', { header: 'x-on-behalf-of' }, 'PRM-9');
    const actor = await this.known(named);
    return isRefusal(actor) ? actor : { actor, service, scopes: scopesOfKind[actor.kind] };
  }

  private async known(written: string | undefined): Promise<Actor | Refusal> {
    const actor = written === undefined ? null : parseActor(written);
    const unknown = doorRefusal('request/unknown-actor', {}, 'PRM-7');
    if (actor === null || actor.kind === 'system') return unknown; // the house's own processes never come in from outside
    if (actor.kind === 'agent' && !(await this.people.agent(actor.id))) return unknown;
    if (actor.kind === 'requester' && !(await this.people.requester(actor.id))) return unknown;
    return actor;
  }
}
