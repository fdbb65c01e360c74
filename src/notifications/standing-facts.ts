import { activeMembers, permissionsOn, reads, subscribersOf } from '../directory/effective-rights.js';
import type { StreamKind } from '../event-store/stream-kind.js';
import { organizationKind, requesterKind } from '../installation/customers.js';
import { type Installation, installationId, installationKind } from '../installation/installation.js';
import type { AgentId } from '../kernel/brand.js';
import { type Evolve, evolve } from '../kernel/decider.js';
import type { AnyRecorded } from '../kernel/projection.js';
import type { Organization } from '../organization/organization.js';
import { standingOf } from '../organization/organization-standing.js';
import type { Requester } from '../organization/requester.decider.js';
import { preferencesKind } from '../preferences/commands/agent-choices.js';
import type { Preferences } from '../preferences/preferences.decider.js';
import { requesterAccess } from '../ticket/requester-access.js';
import type { Reachable } from './channels.js';
import type { HeldTicket } from './held-ticket.js';
import type { NotificationFacts } from './notification-facts.js';
import type { Person } from './told.js';

const prefix = ({ category }: { readonly category: string }): string => `${category}-`;

/** The streams that a fold of the facts reads: everything but tickets. */
export const factStreams: readonly string[] = [installationKind, preferencesKind, requesterKind, organizationKind].map(prefix);

/**
 * Set-up, preferences and customers as they stood at one position of the log: the process's own fold, advanced in log
 * order (NTF-7). A stream with an event that can't be read stays as it was before it (EVT-6).
 */
export class StandingFacts implements NotificationFacts {
  private installation: Installation = installationKind.initial;
  private readonly preferences = new Map<string, Preferences>();
  private readonly requesters = new Map<string, Requester>();
  private readonly organizations = new Map<string, Organization>();
  /** Subscribers by queue, while neither directory nor preferences change. */
  private readonly known = new Map<string, readonly AgentId[]>();

  /** Takes the next event of the log; false where it is none of the facts' streams. */
  take(event: AnyRecorded): boolean {
    if (event.stream === `${prefix(installationKind)}${installationId}`) this.installation = next(installationKind, this.installation, event);
    else if (!(this.folded(preferencesKind, this.preferences, event) || this.folded(requesterKind, this.requesters, event) || this.folded(organizationKind, this.organizations, event))) return false;
    this.known.clear();
    return true;
  }

  readonly isActive = (agentId: string): boolean => this.installation.directory.agents.get(agentId)?.active === true;

  readonly canRead = (agentId: string, { queueId, internalGroupId }: HeldTicket): boolean =>
    reads(permissionsOn(this.installation.directory, agentId, queueId)) || (internalGroupId !== null && this.members(internalGroupId).some((member) => member === agentId));

  readonly subscribers = (queueId: HeldTicket['queueId']): readonly AgentId[] => {
    const known = this.known.get(queueId);
    if (known !== undefined) return known;
    const found = subscribersOf(this.installation.directory, queueId, (agentId) => this.preferences.get(agentId)?.chosen?.queues ?? null);
    const ids = found.map(({ agentId }) => agentId);
    this.known.set(queueId, ids);
    return ids;
  };

  readonly members = (groupId: string): readonly AgentId[] => activeMembers(this.installation.directory, groupId).map(({ agentId }) => agentId);

  readonly requesterSees = (requesterId: string, ticket: HeldTicket): boolean => {
    const requester = this.requesters.get(requesterId);
    if (requester?.phase !== 'registered') return false;
    const organization = ticket.organizationId === null ? undefined : this.organizations.get(ticket.organizationId);
    const own = ticket.requesterId === requesterId;
    return requesterAccess({ own, confidential: ticket.confidential, organization: organization === undefined ? null : standingOf(organization, requester) }).see;
  };

  get tellRequesterAboutOwner(): boolean {
    return this.installation.settings.tellRequesterAboutOwner;
  }

  readonly ticketUrl = (ticketId: string): string => this.installation.settings.ticketUrl.replaceAll('{id}', encodeURIComponent(ticketId));

  readonly name = (kind: 'agent' | 'group' | 'queue' | 'requester', id: string): string => {
    const { agents, groups, queues } = this.installation.directory;
    if (kind !== 'requester') return { agent: agents, group: groups, queue: queues }[kind].get(id)?.name ?? id;
    const requester = this.requesters.get(id);
    return requester?.phase === 'registered' ? requester.name : id;
  };

  /** How somebody can be reached, and what they chose. */
  reach({ kind, id }: Person): Reachable {
    if (kind === 'agent') return { chosen: this.preferences.get(id)?.chosen ?? null, email: this.installation.directory.agents.get(id)?.email ?? null };
    const requester = this.requesters.get(id);
    return { chosen: null, email: requester?.phase === 'registered' ? requester.email : null };
  }

  /** Which of an agent's webhook secrets is in force; 0: there never was one. */
  secretNumber(agentId: string): number {
    return this.preferences.get(agentId)?.webhookSecretNumber ?? 0;
  }

  private folded<State>(kind: StreamKind<State, never>, states: Map<string, State>, event: AnyRecorded): boolean {
    if (!event.stream.startsWith(prefix(kind))) return false;
    const id = event.stream.slice(prefix(kind).length);
    states.set(id, next(kind, states.get(id) ?? kind.initial, event));
    return true;
  }
}

function next<State>({ evolve: table }: { readonly evolve: unknown }, state: State, event: AnyRecorded): State {
  return evolve(table as Evolve<State, { readonly type: string; readonly data: unknown }>, state, event); // checked on reading against the kind's catalogue
}
