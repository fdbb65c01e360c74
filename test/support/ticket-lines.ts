import type { ImportChange, ImportOpen } from '../../src/ticket/ticket.commands.js';
import type { Act } from './ticket-world.js';
import { ask, type Rest } from './ticket-acts.js';
import { minute } from './ticket-world.js';

/** The opening line of an imported ticket, at the beginning of the stories. */
export function firstLine(rest: Rest<ImportOpen> = {}): Act {
  return ask<ImportOpen>('system:import', {
    type: 'ImportOpen',
    at: minute(0),
    subject: 'T-1',
    queueId: 'group-70',
    groupId: 'group-70',
    ownerId: 'resolver-89',
    status: 'new',
    statusCategory: 'open',
    ...rest,
  });
}

/** A later line, so many minutes after. */
export function line(minutes: number, rest: Rest<ImportChange> = {}): Act {
  return { ...ask<ImportChange>('system:import', { type: 'ImportChange', at: minute(minutes), ...rest }), now: minute(minutes) };
}
