import { createHash } from 'node:crypto';
import { type Automation, automation, type Outcome, type Sending } from '../../automation/automation.js';
import { isRefusal } from '../../kernel/refusal.js';
import type { DecideTicket } from '../../ticket/commands/decide-ticket.js';
import { type ConfirmOnTicket, confirmSharing } from '../processes/confirm-sharing.js';

/** The durable process of organizations, ready to run. */
export function organizationAutomations(tickets: Pick<DecideTicket, 'decide'>): readonly Automation[] {
  return [
    automation({
      process: confirmSharing,
      actor: 'system:sharing',
      // The ticket knows each confirmation by its id for ever: none is lost, and a repeat writes nothing (EVT-4).
      history: ['organization-'],
      target: ({ ticketId }) => ticketId,
      gather: () => Promise.resolve(null),
      perform: (command, sending) => confirm(tickets, command, sending),
    }),
  ];
}

async function confirm(tickets: Pick<DecideTicket, 'decide'>, command: ConfirmOnTicket, sending: Sending): Promise<Outcome> {
  const { commandId, correlationId, causationId, actor } = sending;
  const hash = createHash('sha256').update(commandId).digest('hex'); // the id stands for one confirmation alone
  const envelope = { commandId, correlationId, causationId, actor, service: null, hash, occurredAt: null, expectedRevision: null };
  const answer = await tickets.decide(envelope, command);
  return isRefusal(answer) ? answer : 'done';
}
