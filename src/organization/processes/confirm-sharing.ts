import type { ArticleId, TicketId } from '../../kernel/brand.js';
import { process } from '../../kernel/process.js';
import { pick } from '../../kernel/projection.js';
import { organizationEvents, type Visibility } from '../organization.events.js';

/** What is asked of the request ticket: a public comment, and to be solved (ORG-10). */
export interface ConfirmOnTicket {
  readonly type: 'ConfirmSharing';
  readonly ticketId: TicketId;
  readonly articleId: ArticleId;
  readonly body: string;
}

/** What the requester reads. */
export const confirmations: { readonly [To in Visibility]: string } = {
  shared_read:
    'The shared organization (Read only) has been enabled: everybody in your organization can now see all of its tickets, and comment on their own.',
  shared_read_write:
    'The shared organization (Read+write) has been enabled: everybody in your organization can now see all of its tickets, and comment on them.',
  private: 'The shared organization has been disabled: tickets are no longer shared within your organization.',
};

const reads = pick(organizationEvents, 'OrgVisibilityChanged');

/**
 * Every change of an organization's visibility is confirmed on its request ticket, once (ORG-10). Order and article are
 * named after the event, so that no repeat comments again.
 */
export const confirmSharing = process<ConfirmOnTicket, null, typeof reads>({
  name: 'confirmSharing',
  reads,
  on: {
    OrgVisibilityChanged: ({ requestTicketId: ticketId, to }, { meta: { eventId } }) => [
      {
        order: 'send',
        id: `sharing:${eventId}`,
        command: { type: 'ConfirmSharing', ticketId, articleId: `sharing:${eventId}` as ArticleId, body: confirmations[to] },
      },
    ],
  },
});
