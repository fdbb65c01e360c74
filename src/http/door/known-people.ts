import type { Customers } from '../../installation/customers.js';
import type { FollowedInstallation } from '../../installation/followed-installation.js';
import type { KnownPeople } from './authenticator.js';

/** Who may act at all: active agents of the directory as it stands now, and registered requesters (PRM-7). */
export function knownPeople(installation: Pick<FollowedInstallation, 'snapshot'>, customers: Pick<Customers, 'requester'>): KnownPeople {
  return {
    // The placeholder is in every directory, inactive.
    agent: async (id) => (await installation.snapshot()).directory.agents.get(id)?.active === true,
    requester: async (id) => (await customers.requester(id)).phase === 'registered',
  };
}
