import { furnish, openTicket, put, streamOf } from '../../support/desk.js';
import type { Service } from '../../support/service.js';

/** When the story's ticket was opened: long before everything else. */
export const openedAt = '2026-05-04T09:00:00.000Z';

/** When the n-th event (from 0) of a type occurred on T-1. */
export type When = (type: string, n: number) => string;

/**
 * One ticket that goes from nobody to Alice, to Bob and back, moves, is shared with the lab, resolved and reopened; and one
 * that nobody takes.
 */
export async function tellStory(say: Service['as']): Promise<When> {
  const admin = say('admin:root');
  await furnish(admin, { support: {}, level2: {} }, { alice: { support: ['rw'], level2: ['rw'] }, bob: { support: ['rw'], level2: ['rw'] } });
  await put(admin, '/v1/directory/groups/lab', { name: 'Lab', members: ['alice', 'bob'] });
  await put(admin, '/v1/workflow/statuses/in_lab', { agentLabel: 'In the lab', category: 'open', internalGroups: ['lab'] });
  await openTicket(admin, { ticketId: 'T-1', queueId: 'support', occurredAt: openedAt });
  await openTicket(admin, { ticketId: 'T-2', queueId: 'support', occurredAt: openedAt });
  for (const ownerId of ['alice', 'bob', 'alice']) await admin.does('T-1', 'change-owner', { ownerId });
  const alice = say('agent:alice'); // who has it locked now
  await alice.does('T-1', 'move', { queueId: 'level2' });
  await alice.does('T-1', 'change-status', { status: 'in_lab', internalGroupId: 'lab' });
  await alice.does('T-1', 'change-status', { status: 'resolved' });
  await alice.does('T-1', 'change-status', { status: 'open' });
  const events = await streamOf(say, 'T-1');
  return (type, n) => {
    const found = events.filter((event) => event.type === type)[n];
    if (found === undefined) throw new Error(`T-1 has no ${type} ${n}`);
    return found.occurredAt;
  };
}

/** Seconds between two instants, as the relations count them. */
export function secondsBetween(from: string, to: string): number {
  return Math.round(Date.parse(to) - Date.parse(from)) / 1_000;
}
