import { bool, int, json, maybe, table, text, time } from '../../src/kernel/table.js';

/** Tickets that still ask for work: the ones most questions are about. */
const inWork = `status_category in ('open', 'pending')`;

/** One row a ticket: how it stands now. */
export const ticket = table('ticket', {
  comment: 'How each ticket stands now: one row a ticket.',
  columns: {
    ticket_id: text('Id of the ticket.'),
    subject: text('What the ticket is about, in the words it was opened with.'),
    status: text('Id of the status; its label is in custody.directory, kind status.'),
    status_category: text('Category of the status: open, pending, resolved or closed.'),
    queue_id: text('Id of the queue in which the ticket is.'),
    group_id: text('Id of the primary group: that of the queue when the ticket came into it.'),
    owner_id: text('Agent id of the owner; 1 is the placeholder owner of a ticket that nobody took.'),
    locked_since: maybe(time('When the present lock was taken (occurred); null while unlocked.')),
    lock_token: maybe(int('Revision of the TicketLocked that took the present lock (LCK-9); null while unlocked.')),
    responsible_id: maybe(text('Agent id of the responsible; null where there is none.')),
    internal_group_id: maybe(text('Id of the internal group that shares the ticket; null where it is not shared.')),
    internal_agent_id: maybe(text('Agent id of the internal agent; null where the group has named none.')),
    priority: text('Priority: low, normal, high or urgent.'),
    requester_id: maybe(text('Id of the requester; null where none is known.')),
    organization_id: maybe(text('Id of the organization of the requester; null where there is none.')),
    confidential: bool('Whether, among requesters, its own alone may see it (ORG-5).'),
    opened_at: time('When the ticket was opened (occurred).'),
    changed_at: time('When the last event of the ticket occurred, of whatever type.'),
    revision: int('Revision of the last event of the ticket, counting from 0.'),
  },
  key: ['ticket_id'],
  // changed_at and revision change with every event; no index holds them, so most updates touch no index (HOT).
  indexes: [
    { on: ['opened_at', 'ticket_id'] },
    { on: ['owner_id'] },
    { on: ['queue_id', 'status_category'] },
    { on: ['status_category', 'opened_at'], where: inWork },
    { on: ['responsible_id'], where: 'responsible_id is not null' },
    { on: ['internal_group_id'], where: 'internal_group_id is not null' },
    { on: ['internal_agent_id'], where: 'internal_agent_id is not null' },
    { on: ['requester_id'], where: 'requester_id is not null' },
    { on: ['organization_id'], where: 'organization_id is not null' },
  ],
});

/** One row an agent who watches a ticket (WAT-1). */
export const ticketWatcher = table('ticket_watcher', {
  comment: 'Who watches which ticket now: one row a watcher and ticket.',
  columns: {
    ticket_id: text('Id of the ticket.'),
    agent_id: text('Agent id of the watcher.'),
    since: time('When the agent began to watch (occurred).'),
  },
  key: ['ticket_id', 'agent_id'],
  indexes: [{ on: ['agent_id'] }],
});

/** One row a field besides custody that a ticket has. */
export const ticketDetail = table('ticket_detail', {
  comment: 'Fields of tickets besides custody, as they stand now: one row a ticket and field; a cleared field has none.',
  columns: {
    ticket_id: text('Id of the ticket.'),
    field: text('Name of the field as its source writes it.'),
    value: json(`Value as the source wrote it, as JSON; value #>> '{}' is its plain text.`),
  },
  key: ['ticket_id', 'field'],
  indexes: [{ on: ['field'] }],
  relation: 'ticket_detail',
});

/** The two halves of a shared ownership that can get lost. */
export const sharedRoles = ['internal_group', 'internal_agent'] as const;
export type SharedRole = (typeof sharedRoles)[number];

/** Who lost a share in a ticket without anybody's command, until something is assigned again (SHR-14). */
export const lostShare = table('lost_share', {
  comment: 'Shares in tickets that were cleared by anything but a command, while nothing was assigned since: one row a ticket and role.',
  columns: {
    ticket_id: text('Id of the ticket.'),
    role: text('What was lost: internal_group or internal_agent.'),
    holder: text('Id of the group or agent that lost it.'),
    cause: text('Cause of the event that cleared it; never command.'),
    cleared_at: time('When it was cleared (occurred).'),
    cleared_by: text('Who acted, as kind:id.'),
    revision: int('Revision of the event that cleared it.'),
  },
  key: ['ticket_id', 'role'],
  indexes: [{ on: ['holder', 'role'] }],
});
