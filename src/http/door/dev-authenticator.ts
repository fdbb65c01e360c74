import { isRefusal, type Refusal } from '../../kernel/refusal.js';
import { Authenticator, type Credentials, type KnownPeople, single } from './authenticator.js';
import { type Caller, scopesOfKind } from './caller.js';
import { whoActs } from './who-acts.js';

/** `CUSTODY_AUTH=dev`: the header says who acts, and nothing else is asked. Only behind a loopback address. */
export class DevAuthenticator extends Authenticator {
  constructor(private readonly people: KnownPeople) {
    super();
  }

  async identify({ headers }: Credentials): Promise<Caller | Refusal> {
    const who = await whoActs(single(headers, 'x-actor'), headers, this.people, true);
    return isRefusal(who) ? who : { ...who, scopes: scopesOfKind[who.actor.kind], lasts: null };
  }

  /** HTTP knows no scheme for a header of our own. */
  challenge(): null {
    return null;
  }
}
