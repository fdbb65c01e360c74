import { type Caller, mayTellTime } from '../door/caller.js';
import { normalInstant } from '../door/instant.js';
import type { Fault } from '../door/problem.js';
import type { CustomerMessageBody, MoveBody, OpenBody, RequestSharingBody } from './ticket-commands.dto.js';

// What is malformed though each field by itself is well-formed: combinations, and what a kind of actor may not give.

/** What a requester may say of a ticket that they open. */
const requesterFields: ReadonlySet<string> = new Set(['ticketId', 'subject', 'queueId', 'organizationId', 'body', 'channel', 'confidential']);

/** Who opens a ticket may not give everything; and nothing has happened in the future (EVT-1). */
export function openingFields(body: OpenBody, caller: Caller, now: string): readonly Fault[] {
  const faults: Fault[] = [];
  if (caller.actor.kind === 'requester') {
    for (const path of Object.keys(body)) {
      if (!requesterFields.has(path) && path !== 'occurredAt') faults.push({ path, message: 'may not be given by a requester' });
    }
  }
  if (body.occurredAt === undefined) return faults;
  if (!mayTellTime(caller)) faults.push({ path: 'occurredAt', message: 'may be given by services, automations and administrators only' });
  if (normalInstant(body.occurredAt) > now) faults.push({ path: 'occurredAt', message: 'must not be in the future' });
  return faults;
}

/** A ticket is given up or given to somebody, not both (MOV-3). */
export function eitherOwnerOrUnlock(body: MoveBody): readonly Fault[] {
  if (body.unlock !== true || body.ownerId === undefined) return [];
  return [{ path: 'unlock', message: 'can’t stand together with ownerId: the ticket is given up, or given to somebody' }];
}

/** A service that speaks for a requester names them; a requester is who they are. */
export function speaksFor(body: CustomerMessageBody, { actor }: Caller): readonly Fault[] {
  if (actor.kind === 'requester' && body.requesterId !== undefined) return [{ path: 'requesterId', message: 'may not be given by a requester' }];
  if (actor.kind === 'service' && body.requesterId === undefined) return [{ path: 'requesterId', message: 'must name the requester for whom the service speaks' }];
  return [];
}

/** An agent records a request on the evidence of the requester's own message (ORG-6). */
export function agentMustGiveArticle(body: RequestSharingBody, { actor }: Caller): readonly Fault[] {
  if (actor.kind !== 'agent' || body.articleId !== undefined) return [];
  return [{ path: 'articleId', message: 'must name the requester’s message that asks for it' }];
}
