import type { Command } from '@nestjs/cqrs';
import type { TicketId } from '../../kernel/brand.js';
import { AddNote } from '../../ticket/commands/add-note.js';
import { AssignInternal } from '../../ticket/commands/assign-internal.js';
import { ChangeOwner } from '../../ticket/commands/change-owner.js';
import { ChangePriority } from '../../ticket/commands/change-priority.js';
import { ChangeStatus } from '../../ticket/commands/change-status.js';
import { ClearInternal } from '../../ticket/commands/clear-internal.js';
import { CustomerMessage } from '../../ticket/commands/customer-message.js';
import { LockTicket } from '../../ticket/commands/lock-ticket.js';
import { MarkImportant } from '../../ticket/commands/mark-important.js';
import { MoveTicket } from '../../ticket/commands/move-ticket.js';
import { OpenTicket } from '../../ticket/commands/open-ticket.js';
import type { Answer } from '../../ticket/commands/receipt.js';
import { RecordRiskApproval } from '../../ticket/commands/record-risk-approval.js';
import { Reply } from '../../ticket/commands/reply.js';
import { RequestSharing } from '../../ticket/commands/request-sharing.js';
import { RequestSharingReview } from '../../ticket/commands/request-sharing-review.js';
import { RestoreInternal } from '../../ticket/commands/restore-internal.js';
import { ReviewSharing } from '../../ticket/commands/review-sharing.js';
import { SendRiskWarning } from '../../ticket/commands/send-risk-warning.js';
import { SetConfidential } from '../../ticket/commands/set-confidential.js';
import { SetResponsible } from '../../ticket/commands/set-responsible.js';
import { UnlockTicket } from '../../ticket/commands/unlock-ticket.js';
import { UnwatchTicket } from '../../ticket/commands/unwatch-ticket.js';
import { WatchTicket } from '../../ticket/commands/watch-ticket.js';
import type { Caller } from '../door/caller.js';
import type { Fault } from '../door/problem.js';
import type { Fields, Shape } from '../door/shape.js';
import { agentMustGiveArticle, eitherOwnerOrUnlock, openingFields, speaksFor } from './asked-faults.js';
import * as dto from './ticket-commands.dto.js';

type Envelope = ConstructorParameters<typeof LockTicket>[0];

/** One command of the contract's table: the shape of its body, and the command that it asks for. */
export interface AskedCommand<Body extends object> {
  readonly shape: Shape<Body>;
  /** What is malformed besides single fields, and what this kind of caller may not give. */
  readonly faults?: (body: Fields<Body>, caller: Caller, now: string) => readonly Fault[];
  readonly command: (ticketId: TicketId, body: Fields<Body>, envelope: Envelope) => Command<Answer>;
}

function asked<Body extends object>(
  shape: Shape<Body>,
  command: AskedCommand<Body>['command'],
  faults?: AskedCommand<Body>['faults'],
): AskedCommand<Body> {
  return faults === undefined ? { shape, command } : { shape, command, faults };
}

/** Every command that one may ask of a ticket over HTTP, by its name in the path; in bulk, `open` too. */
export const askedCommands = {
  open: asked(
    dto.OpenBody,
    (ticketId, body, envelope) => new OpenTicket(envelope, { ...body, type: 'OpenTicket', ticketId }),
    openingFields,
  ),
  lock: asked(dto.EmptyBody, (ticketId, _, envelope) => new LockTicket(envelope, { type: 'LockTicket', ticketId })),
  unlock: asked(dto.UnlockBody, (ticketId, body, envelope) => new UnlockTicket(envelope, { ...body, type: 'UnlockTicket', ticketId })),
  'change-owner': asked(dto.ChangeOwnerBody, (ticketId, body, envelope) => new ChangeOwner(envelope, { ...body, type: 'ChangeOwner', ticketId })),
  'set-responsible': asked(dto.SetResponsibleBody, (ticketId, body, envelope) => new SetResponsible(envelope, { ...body, type: 'SetResponsible', ticketId })),
  watch: asked(dto.WatchBody, (ticketId, body, envelope) => new WatchTicket(envelope, { ...body, type: 'WatchTicket', ticketId })),
  unwatch: asked(dto.WatchBody, (ticketId, body, envelope) => new UnwatchTicket(envelope, { ...body, type: 'UnwatchTicket', ticketId })),
  move: asked(dto.MoveBody, (ticketId, body, envelope) => new MoveTicket(envelope, { ...body, type: 'MoveTicket', ticketId }), eitherOwnerOrUnlock),
  'change-priority': asked(dto.ChangePriorityBody, (ticketId, body, envelope) => new ChangePriority(envelope, { ...body, type: 'ChangePriority', ticketId })),
  'change-status': asked(dto.ChangeStatusBody, (ticketId, body, envelope) => new ChangeStatus(envelope, { ...body, type: 'ChangeStatus', ticketId })),
  'assign-internal': asked(dto.AssignInternalBody, (ticketId, body, envelope) => new AssignInternal(envelope, { ...body, type: 'AssignInternal', ticketId })),
  'clear-internal': asked(dto.EmptyBody, (ticketId, _, envelope) => new ClearInternal(envelope, { type: 'ClearInternal', ticketId })),
  'restore-internal': asked(dto.EmptyBody, (ticketId, _, envelope) => new RestoreInternal(envelope, { type: 'RestoreInternal', ticketId })),
  reply: asked(dto.ArticleBody, (ticketId, body, envelope) => new Reply(envelope, { ...body, type: 'Reply', ticketId })),
  note: asked(dto.ArticleBody, (ticketId, body, envelope) => new AddNote(envelope, { ...body, type: 'Note', ticketId })),
  'customer-message': asked(
    dto.CustomerMessageBody,
    (ticketId, body, envelope) => new CustomerMessage(envelope, { ...body, type: 'CustomerMessage', ticketId }),
    speaksFor,
  ),
  'mark-important': asked(dto.MarkImportantBody, (ticketId, body, envelope) => new MarkImportant(envelope, { ...body, type: 'MarkImportant', ticketId })),
  'set-confidential': asked(dto.SetConfidentialBody, (ticketId, body, envelope) => new SetConfidential(envelope, { ...body, type: 'SetConfidential', ticketId })),
  'request-sharing': asked(
    dto.RequestSharingBody,
    (ticketId, { type: sharingType, ...body }, envelope) => new RequestSharing(envelope, { ...body, sharingType, type: 'RequestSharing', ticketId }),
    agentMustGiveArticle,
  ),
  'send-risk-warning': asked(dto.EmptyBody, (ticketId, _, envelope) => new SendRiskWarning(envelope, { type: 'SendRiskWarning', ticketId })),
  'record-risk-approval': asked(dto.RecordRiskApprovalBody, (ticketId, body, envelope) => new RecordRiskApproval(envelope, { ...body, type: 'RecordRiskApproval', ticketId })),
  'request-sharing-review': asked(dto.EmptyBody, (ticketId, _, envelope) => new RequestSharingReview(envelope, { type: 'RequestSharingReview', ticketId })),
  'review-sharing': asked(dto.ReviewSharingBody, (ticketId, body, envelope) => new ReviewSharing(envelope, { ...body, type: 'ReviewSharing', ticketId })),
} as const;

/** The name of a command in the contract. */
export type CommandName = keyof typeof askedCommands;

/** The body that a command takes. */
export type BodyOf<Name extends CommandName> = (typeof askedCommands)[Name] extends AskedCommand<infer Body> ? Body : never;

/** Whether there is a command of this name. */
export function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(askedCommands, name);
}
