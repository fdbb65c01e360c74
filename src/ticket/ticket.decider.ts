import type { Decider, Decision } from '../kernel/decider.js';
import { isRefusal } from '../kernel/refusal.js';
import { changeDetails, changePriority, setConfidential, setResponsible } from './rules/attributes.js';
import { markImportant, note, reply } from './rules/articles.js';
import { customerMessage } from './rules/follow-up.js';
import { importChange, importOpen } from './rules/import.js';
import { assignInternal, clearInternal, restoreInternal } from './rules/internal.js';
import { lapsed } from './rules/lapse.js';
import { lockTicket, unlockTicket } from './rules/lock.js';
import { moveTicket } from './rules/move.js';
import { openTicket } from './rules/opening.js';
import { changeOwner } from './rules/owner.js';
import { clearUnmapped, confirmSharing, lapseLock, releaseLostRights } from './rules/process-rules.js';
import { recordRiskApproval, requestSharing, requestSharingReview, reviewSharing, sendRiskWarning } from './rules/sharing.js';
import { changeStatus } from './rules/status.js';
import { unwatchTicket, watchTicket } from './rules/watchers.js';
import { askerOf, authorize } from './ticket.acts.js';
import type { TicketCommand } from './ticket.commands.js';
import type { TicketEvent } from './ticket.events.js';
import { evolveTicket } from './ticket.evolve.js';
import type { TicketFacts } from './ticket.facts.js';
import type { OpenedTicket, Ticket } from './ticket.js';
import { no } from './ticket.refusals.js';

type Rule<Command extends TicketCommand, State> = (command: Command, ticket: State, facts: TicketFacts) => Decision<TicketEvent>;

/** A rule about a ticket that is open: kind and right first; a lock that has lapsed by now counts as ended and is on record first (LCK-8). */
function onTicket<Command extends TicketCommand>(rule: Rule<Command, OpenedTicket>): Rule<Command, Ticket> {
  return (command, state, facts) => {
    if (state.phase === 'unknown') return no('PRM-5', 'ticket/not-found', {});
    const lapse = lapsed(state, facts);
    const ticket = lapse?.ticket ?? state;
    const decision = authorize(askerOf(command, facts), command, ticket, facts) ?? rule(command, ticket, facts);
    return isRefusal(decision) || lapse === null ? decision : [lapse.event, ...decision];
  };
}

/** A rule that may find no ticket yet. */
function onStream<Command extends TicketCommand>(rule: Rule<Command, Ticket>): Rule<Command, Ticket> {
  return (command, state, facts) => authorize(facts.asker, command, null, facts) ?? rule(command, state, facts);
}

/**
 * Everything a ticket decides. The order is the contract's: sight comes before (`sightFor`), then kind and right, then
 * the rules. `answer.ts` reads from the events what else a caller is told.
 */
export const ticketDecider: Decider<Ticket, TicketCommand, TicketEvent, TicketFacts> = {
  initial: { phase: 'unknown' },
  decide: {
    OpenTicket: onStream(openTicket),
    LockTicket: onTicket(lockTicket),
    UnlockTicket: onTicket(unlockTicket),
    ChangeOwner: onTicket(changeOwner),
    SetResponsible: onTicket(setResponsible),
    WatchTicket: onTicket(watchTicket),
    UnwatchTicket: onTicket(unwatchTicket),
    MoveTicket: onTicket(moveTicket),
    ChangePriority: onTicket(changePriority),
    ChangeStatus: onTicket(changeStatus),
    AssignInternal: onTicket(assignInternal),
    ClearInternal: onTicket(clearInternal),
    RestoreInternal: onTicket(restoreInternal),
    Reply: onTicket(reply),
    Note: onTicket(note),
    CustomerMessage: onTicket(customerMessage),
    MarkImportant: onTicket(markImportant),
    SetConfidential: onTicket(setConfidential),
    RequestSharing: onTicket(requestSharing),
    SendRiskWarning: onTicket(sendRiskWarning),
    RecordRiskApproval: onTicket(recordRiskApproval),
    RequestSharingReview: onTicket(requestSharingReview),
    ReviewSharing: onTicket(reviewSharing),
    ChangeDetails: onTicket(changeDetails),
    LapseLock: onTicket(lapseLock),
    ReleaseLostRights: onTicket(releaseLostRights),
    ClearUnmapped: onTicket(clearUnmapped),
    ConfirmSharing: onTicket(confirmSharing),
    ImportOpen: onStream(importOpen),
    ImportChange: onStream(importChange),
  },
  evolve: evolveTicket,
};
