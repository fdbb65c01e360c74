import type { Type } from '@nestjs/common';
import { AddNoteHandler } from './add-note.js';
import { AssignInternalHandler } from './assign-internal.js';
import { ChangeOwnerHandler } from './change-owner.js';
import { ChangePriorityHandler } from './change-priority.js';
import { ChangeStatusHandler } from './change-status.js';
import { ClearInternalHandler } from './clear-internal.js';
import { CustomerMessageHandler } from './customer-message.js';
import { DecideTicket } from './decide-ticket.js';
import { GatherFacts } from './gather-facts.js';
import { LockTicketHandler } from './lock-ticket.js';
import { MarkImportantHandler } from './mark-important.js';
import { MoveTicketHandler } from './move-ticket.js';
import { OpenTicketHandler } from './open-ticket.js';
import { RecordRiskApprovalHandler } from './record-risk-approval.js';
import { ReplyHandler } from './reply.js';
import { RequestSharingHandler } from './request-sharing.js';
import { RequestSharingReviewHandler } from './request-sharing-review.js';
import { RestoreInternalHandler } from './restore-internal.js';
import { ReviewSharingHandler } from './review-sharing.js';
import { SendRiskWarningHandler } from './send-risk-warning.js';
import { SetConfidentialHandler } from './set-confidential.js';
import { SetResponsibleHandler } from './set-responsible.js';
import { UnlockTicketHandler } from './unlock-ticket.js';
import { UnwatchTicketHandler } from './unwatch-ticket.js';
import { WatchTicketHandler } from './watch-ticket.js';

/** Everything that answers commands on tickets, as providers; they need `WritePath`, `FollowedInstallation` and `Customers`. */
export const ticketHandlers: readonly Type[] = [
  GatherFacts, DecideTicket,
  OpenTicketHandler, LockTicketHandler, UnlockTicketHandler, ChangeOwnerHandler, SetResponsibleHandler, WatchTicketHandler, UnwatchTicketHandler,
  MoveTicketHandler, ChangePriorityHandler, ChangeStatusHandler, AssignInternalHandler, ClearInternalHandler, RestoreInternalHandler,
  ReplyHandler, AddNoteHandler, CustomerMessageHandler, MarkImportantHandler, SetConfidentialHandler,
  RequestSharingHandler, SendRiskWarningHandler, RecordRiskApprovalHandler, RequestSharingReviewHandler, ReviewSharingHandler,
];
