import { randomUUID } from 'node:crypto';
import { membersOf } from '../projections/membership/members.query.js';
import { savedViews } from '../projections/saved-view/saved-views.query.js';
import type { Authentication } from './authentication.js';
import { readerOf } from './custody.module.js';
import { isFaulty } from './event-store/codec.js';
import { streamOf } from './event-store/stream-kind.js';
import { type House, readModelNames } from './house.js';
import type { CallerLimits } from './http/door/caller-limits.js';
import { knownPeople } from './http/door/known-people.js';
import type { Condition, HttpPorts } from './http/ports.js';
import type { Customers } from './installation/customers.js';
import type { FollowedInstallation } from './installation/followed-installation.js';
import type { AgentId } from './kernel/brand.js';
import type { AnyRecorded } from './kernel/projection.js';
import { readRegistry } from './read-store/registry.js';
import { ticketKind } from './ticket/commands/ticket-stream.js';

/** What the ports need besides the house. */
export interface PortParts {
  readonly installation: FollowedInstallation;
  readonly customers: Customers;
  readonly condition: () => Promise<Condition>;
  readonly authentication: Authentication;
  readonly limits: CallerLimits;
}

/** What the HTTP room needs, from an open house. */
export function httpPorts(house: House, { installation, customers, condition, authentication, limits }: PortParts): HttpPorts {
  const reader = readerOf(house);
  return {
    authenticator: authentication(knownPeople(installation, customers)),
    limits,
    readModels: {
      reader,
      reach: (position, wait) => house.checkpoints.waitFor(readModelNames, position, wait),
      position: () => shownPosition(house),
    },
    streams: { ofTicket: (ticketId) => eventsOfTicket(house, ticketId) },
    savedViews: {
      all: async () => (await savedViews(reader)).map(({ agent_id, name, filters }) => ({ agentId: agent_id as AgentId, name, filters })),
    },
    memberships: { of: (organizationId) => membersOf(reader, organizationId) },
    readiness: { check: condition },
    surroundings: { freshId: randomUUID, now: () => new Date().toISOString() },
  };
}

/** The position that every read model has: as heard from this process's projector, else as the registry says. */
async function shownPosition(house: House): Promise<bigint> {
  const heard = readModelNames.map((name) => house.heard.get(name));
  const known = heard.every((position) => position !== undefined) ? heard : [...(await readRegistry(house.database.pool, readModelNames)).values()].map(({ position }) => position);
  return known.reduce<bigint>((least, position) => ((position ?? 0n) < least ? (position ?? 0n) : least), known[0] ?? 0n);
}

/** Every event of a ticket, from revision 0; none where there is no such ticket. */
export async function eventsOfTicket(house: House, ticketId: string): Promise<readonly AnyRecorded[]> {
  const events: AnyRecorded[] = [];
  for await (const page of house.eventStore.reader.stream(ticketKind.events, streamOf(ticketKind, ticketId), 0)) {
    for (const event of page) {
      // What can't be read ends what can be told: nothing after it rests on firm ground (EVT-6).
      if (isFaulty(event)) return events;
      events.push(event);
    }
  }
  return events;
}
