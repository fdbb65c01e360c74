import { createHash } from 'node:crypto';
import { type Automation, automation, type Outcome, type Sending } from '../../automation/automation.js';
import { isRefusal } from '../../kernel/refusal.js';
import { lockTimeout } from '../answer.js';
import { releaseIdleLocks } from '../processes/release-idle-locks.js';
import { releaseLostRights } from '../processes/release-lost-rights.js';
import { clearUnmapped } from '../processes/clear-unmapped.js';
import type { ProcessCommand } from '../ticket.commands.js';
import { gatherIdleLocks, timersOnStart } from './gather-idle-locks.js';
import { gatherLostRights } from './gather-lost-rights.js';
import { gatherUnmapped } from './gather-unmapped.js';
import type { ProcessPorts } from './process-ports.js';
import { SetUpHistory, setUpStream } from './set-up-history.js';

/** The durable processes of tickets, ready to run. Each keeps a place of its own in the history of the set-up. */
export function ticketAutomations(ports: ProcessPorts): readonly Automation[] {
  const history = (): SetUpHistory => new SetUpHistory(ports.writePath, ports.reader);
  const [idle, rights, mapping] = [history(), history(), history()];
  const perform = (command: ProcessCommand, sending: Sending): Promise<Outcome> => carryOut(command, sending, idle, ports);
  return [
    automation({
      process: releaseIdleLocks,
      actor: lockTimeout,
      // A lock held from before must still lapse; the rest of the past has nothing to say.
      onStart: (head) => timersOnStart(head, idle, ports),
      target,
      gather: (events) => gatherIdleLocks(events, idle, ports),
      perform,
    }),
    automation({
      process: releaseLostRights,
      actor: 'system:lost-rights',
      // No `onStart`: how things stand does not tell a right that was lost from one that an import never asked for (PRM-7).
      target,
      gather: (events) => gatherLostRights(events, rights, ports),
      perform,
    }),
    automation({
      process: clearUnmapped,
      actor: 'system:mapping',
      // No `onStart`: pairs that a `clear` of the past left are old news, and clearing them now would surprise (SHR-12).
      target,
      gather: (events) => gatherUnmapped(events, mapping, ports),
      perform,
    }),
  ];
}

function target({ ticketId }: ProcessCommand): string {
  return ticketId;
}

async function carryOut(command: ProcessCommand, sending: Sending, setUp: SetUpHistory, { tickets }: ProcessPorts): Promise<Outcome> {
  // Decided on a set-up from before its cause, it would find nothing to do.
  if (sending.cause?.stream === setUpStream) await setUp.reach(sending.cause.revision);
  const { commandId, correlationId, causationId, actor } = sending;
  // The id says which order of which process this is, and with it what the command was (EVT-4).
  const hash = createHash('sha256').update(commandId).digest('hex');
  const envelope = { commandId, correlationId, causationId, actor, service: null, hash, occurredAt: null, expectedRevision: null };
  const answer = await tickets.decide(envelope, command);
  return isRefusal(answer) ? answer : 'done';
}
