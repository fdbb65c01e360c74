import { randomUUID } from 'node:crypto';
import { membersOf } from '../projections/membership/members.query.js';
import { savedViews } from '../projections/saved-view/saved-views.query.js';
import type { Automation } from './automation/automation.js';
import { processHealth } from './automation/process-health.js';
import { readerOf } from './custody.module.js';
import { isFaulty } from './event-store/codec.js';
import { streamOf } from './event-store/stream-kind.js';
import { type House, readModelNames } from './house.js';
import { DevAuthenticator } from './http/door/dev-authenticator.js';
import { knownPeople } from './http/door/known-people.js';
import type { Following, HttpPorts } from './http/ports.js';
import type { Customers } from './installation/customers.js';
import type { FollowedInstallation } from './installation/followed-installation.js';
import { installationId, installationKind } from './installation/installation.js';
import type { AgentId } from './kernel/brand.js';
import type { AnyRecorded } from './kernel/projection.js';
import { readRegistry } from './read-store/registry.js';
import { ticketKind } from './ticket/commands/ticket-stream.js';

/** Beyond this the facts of the set-up are unsafe and commands are refused, so the service is not ready. Milliseconds. */
const silence = 5_000;

/** What the HTTP room needs, from an open house. */
export function httpPorts(house: House, installation: FollowedInstallation, customers: Customers, processes: readonly Automation[]): HttpPorts {
  const reader = readerOf(house);
  return {
    authenticator: new DevAuthenticator(knownPeople(installation, customers)),
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
    readiness: { check: () => readiness(house, processes) },
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

async function readiness(house: House, processes: readonly Automation[]): Promise<{ readonly ready: boolean; readonly projections: readonly Following[] }> {
  const quiet = house.eventStore.writePath.contactWithinMs(installationKind, installationId) > silence;
  if (quiet) return { ready: false, projections: [] };
  try {
    const { events, projections } = await house.lag.read(readModelNames);
    if (projections.length < readModelNames.length) return { ready: false, projections: projections.map(following) }; // their tables are being made
    const health = await processHealth(house.database.pool, processes, (position) => eventsAfter(house, position, events), new Date().toISOString());
    return { ready: true, projections: [...projections, ...health.map((each) => ({ ...each, version: 1 }))].map(following) };
  } catch (error) {
    house.tell('warn', 'the read models can’t be asked how far they are', { reason: error instanceof Error ? error.message : String(error) });
    return { ready: false, projections: [] };
  }
}

function following({ name, version, position, lag, parked }: Omit<Following, 'position'> & { readonly position: bigint | null }): Following {
  return { name, version, lag, parked, position: position?.toString() ?? null };
}

/** Events of the log beyond a position; null: all of them. */
async function eventsAfter(house: House, position: bigint | null, all: number): Promise<number> {
  if (position === null) return all;
  const row = await readerOf(house)
    .selectFrom('custody_read.event')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('position', '>', position.toString())
    .executeTakeFirstOrThrow();
  return Number(row.count);
}
