import type { TicketId } from '../../src/kernel/brand.js';
import type * as asked from '../../src/ticket/ticket.commands.js';
import type { Priority, SharingType } from '../../src/ticket/ticket.events.js';
import { type Act, actor, minute } from './ticket-world.js';

const ticketId = 'T-1' as TicketId;

/** Any command on the one ticket of a story, by `alice` or `kind:id`. */
export function ask<Command extends asked.TicketCommand>(by: string, command: Pick<Command, 'type'> & Rest<Command>): Act {
  return { asker: actor(by), now: minute(0), command: { ticketId, ...command } as unknown as Command };
}

/** In a test, an id is the string that it is. */
type Written<Value> = Value extends string ? string : Value extends readonly (infer Item)[] ? readonly Written<Item>[] : Value;
/** The members of a command that a test names besides its type. */
export type Rest<Command> = { readonly [Member in Exclude<keyof Command, 'type' | 'ticketId'>]?: Written<Command[Member]> };

export const open = (by: string, rest: Rest<asked.OpenTicket> = {}): Act =>
  ask<asked.OpenTicket>(by, { type: 'OpenTicket', subject: 'Printer on fire', queueId: 'support', articleId: 'A-0', ...rest });
export const lock = (by: string): Act => ask<asked.LockTicket>(by, { type: 'LockTicket' });
export const unlock = (by: string, rest: Rest<asked.UnlockTicket> = {}): Act => ask<asked.UnlockTicket>(by, { type: 'UnlockTicket', ...rest });
export const changeOwner = (by: string, to: string, note?: string): Act =>
  ask<asked.ChangeOwner>(by, { type: 'ChangeOwner', ownerId: to, ...(note === undefined ? {} : { note }) });
export const setResponsible = (by: string, to: string | null): Act =>
  ask<asked.SetResponsible>(by, { type: 'SetResponsible', responsibleId: to });
export const watch = (by: string, whom?: string): Act => ask<asked.WatchTicket>(by, { type: 'WatchTicket', ...(whom === undefined ? {} : { agentId: whom }) });
export const unwatch = (by: string, whom?: string): Act =>
  ask<asked.UnwatchTicket>(by, { type: 'UnwatchTicket', ...(whom === undefined ? {} : { agentId: whom }) });
export const move = (by: string, to: string, rest: Rest<asked.MoveTicket> = {}): Act => ask<asked.MoveTicket>(by, { type: 'MoveTicket', ...rest, queueId: to });
export const changePriority = (by: string, priority: Priority, rest: Rest<asked.ChangePriority> = {}): Act =>
  ask<asked.ChangePriority>(by, { type: 'ChangePriority', ...rest, priority });
export const changeStatus = (by: string, status: string, rest: Rest<asked.ChangeStatus> = {}): Act =>
  ask<asked.ChangeStatus>(by, { type: 'ChangeStatus', ...rest, status: status });
export const assign = (by: string, groupId?: string, agentId?: string): Act =>
  ask<asked.AssignInternal>(by, {
    type: 'AssignInternal',
    ...(groupId === undefined ? {} : { groupId: groupId }),
    ...(agentId === undefined ? {} : { agentId: agentId }),
  });
export const clear = (by: string): Act => ask<asked.ClearInternal>(by, { type: 'ClearInternal' });
export const restore = (by: string): Act => ask<asked.RestoreInternal>(by, { type: 'RestoreInternal' });
export const reply = (by: string, rest: Rest<asked.Reply> = {}): Act =>
  ask<asked.Reply>(by, { type: 'Reply', articleId: 'A-reply', body: 'We are on it.', ...rest });
export const note = (by: string, rest: Rest<asked.Note> = {}): Act =>
  ask<asked.Note>(by, { type: 'Note', articleId: 'A-note', body: 'Looks bad.', ...rest });
export const write = (by: string, rest: Rest<asked.CustomerMessage> = {}): Act =>
  ask<asked.CustomerMessage>(`${by.includes(':') ? '' : 'requester:'}${by}`, {
    type: 'CustomerMessage',
    articleId: 'A-customer',
    body: 'Any news?',
    followUpId: 'T-2',
    ...rest,
  });
export const markImportant = (by: string, articleId: string, rest: Rest<asked.MarkImportant> = {}): Act =>
  ask<asked.MarkImportant>(by, { type: 'MarkImportant', ...rest, articleId: articleId });
export const setConfidential = (by: string, confidential: boolean): Act => ask<asked.SetConfidential>(by, { type: 'SetConfidential', confidential });
export const requestSharing = (by: string, sharingType: SharingType, articleId?: string): Act =>
  ask<asked.RequestSharing>(by, {
    type: 'RequestSharing',
    organizationId: 'acme',
    sharingType,
    ...(articleId === undefined ? {} : { articleId: articleId }),
  });
export const warn = (by: string, articleId = 'A-warning'): Act =>
  ask<asked.SendRiskWarning>(by, { type: 'SendRiskWarning', articleId: articleId });
export const approve = (by: string, articleId: string, clear = true): Act =>
  ask<asked.RecordRiskApproval>(by, { type: 'RecordRiskApproval', articleId: articleId, clear });
export const askReview = (by: string): Act => ask<asked.RequestSharingReview>(by, { type: 'RequestSharingReview' });
export const review = (by: string, approved: boolean, rest: Rest<asked.ReviewSharing> = {}): Act =>
  ask<asked.ReviewSharing>(by, { type: 'ReviewSharing', approved, reason: 'looked into it', ...rest });
export const changeDetails = (by: string, changes: Readonly<Record<string, unknown>>): Act => ask<asked.ChangeDetails>(by, { type: 'ChangeDetails', changes });

export const lapseTimer: Act = ask<asked.LapseLock>('system:lock-timeout', { type: 'LapseLock' });
export const releaseRights = (of: string): Act =>
  ask<asked.ReleaseLostRights>('system:lost-rights', { type: 'ReleaseLostRights', agentId: of });
export const clearUnmapped = (status: string): Act =>
  ask<asked.ClearUnmapped>('system:mapping', { type: 'ClearUnmapped', status: status });
export const confirmSharing: Act = ask<asked.ConfirmSharing>('system:sharing', {
  type: 'ConfirmSharing',
  articleId: 'A-confirmed',
  body: 'Shared organization (Read only) enabled.',
});

/** A customer's ticket that nobody took. */
export const opened: Act = open('requester:kim', { body: 'It burns.' });
/** A ticket of nobody in particular, opened by a service. */
export const openedByService = (rest: Rest<asked.OpenTicket> = {}): Act => open('service:mail', { requesterId: 'kim', ...rest });
