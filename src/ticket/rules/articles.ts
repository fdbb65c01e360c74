import { actorText } from '../../kernel/actor.js';
import type { AgentId, ArticleId, TicketId } from '../../kernel/brand.js';
import type { Decision } from '../../kernel/decider.js';
import type { Refusal } from '../../kernel/refusal.js';
import type { MarkImportant, Note, Reply } from '../ticket.commands.js';
import type { TicketEvent } from '../ticket.events.js';
import type { TicketFacts } from '../ticket.facts.js';
import { isFinished, lockOf, type Article, type OpenedTicket } from '../ticket.js';
import { no } from '../ticket.refusals.js';
import { canRead } from '../ticket.rights.js';
import { lockedTo, ownedBy } from './custody.js';
import { inOrder } from './in-order.js';
import { behindLock, type OverLock, staleToken } from './lock.js';

/** An article as a rule adds it. */
export interface NewArticle {
  readonly articleId: ArticleId;
  readonly kind: Article['kind'];
  /** `kind:id`. */
  readonly author: string;
  readonly body: string;
  readonly mentions?: readonly AgentId[];
}

/** A public reply; on an unlocked ticket that is open or pending it takes owner and lock first (LCK-6). */
export function reply(command: Reply, ticket: OpenedTicket, facts: TicketFacts): Decision<TicketEvent> {
  return behindLock(command, ticket, facts, (over) => {
    const { articleId, body, mentions } = command;
    return unreadable(mentions, ticket, facts) ?? replied({ articleId, body, mentions }, ticket, over, facts);
  });
}

/** An agent's public article, with the auto-lock of LCK-6. */
export function replied(
  said: Pick<NewArticle, 'articleId' | 'body' | 'mentions'>,
  ticket: OpenedTicket,
  over: OverLock,
  facts: TicketFacts,
): readonly TicketEvent[] {
  const agentId = facts.asker.id as AgentId;
  const locksFirst = lockOf(ticket) === null && !isFinished(ticket.statusCategory);
  return inOrder([
    ...(locksFirst ? ownedBy(ticket, agentId, { act: 'auto', cause: 'reply' }, facts) : []),
    ...(locksFirst ? lockedTo(ticket, agentId, 'reply') : []),
    ...written(ticket.ticketId, { ...said, kind: 'reply', author: actorText(facts.asker) }, over),
  ]);
}

/** An internal note; free for who has the right, whoever holds the lock (LCK-4). */
export function note(command: Note, ticket: OpenedTicket, facts: TicketFacts): Decision<TicketEvent> {
  const { articleId, body, mentions } = command;
  const refused = staleToken(command, ticket) ?? unreadable(mentions, ticket, facts);
  return refused ?? written(ticket.ticketId, { articleId, kind: 'note', author: actorText(facts.asker), body, mentions });
}

/** Marks an article as important, or no longer so. */
export function markImportant(command: MarkImportant, ticket: OpenedTicket, facts: TicketFacts): Decision<TicketEvent> {
  const { articleId, important = true } = command;
  return behindLock(command, ticket, facts, (over) => {
    const article = ticket.articles.get(articleId);
    if (article === undefined) return no('LCK-4', 'ticket/article-unknown', { articleId });
    if (article.important === important) return [];
    return [{ type: 'ArticleMarkedImportant', data: { ticketId: ticket.ticketId, articleId, important, ...over } }];
  });
}

/** The article and a mention for each agent it names, once each (WAT-2). */
export function written(ticketId: TicketId, article: NewArticle, over: OverLock = {}): readonly TicketEvent[] {
  const { articleId, kind, author, body } = article;
  const mentions = [...new Set(article.mentions ?? [])];
  return [
    { type: 'ArticleAdded', data: { ticketId, articleId, kind, author, body, mentions, ...over } },
    ...mentions.map((agentId): TicketEvent => ({ type: 'AgentMentioned', data: { ticketId, articleId, agentId } })),
  ];
}

/** The first mentioned agent who cannot read the ticket (WAT-2). */
function unreadable(mentions: readonly AgentId[] | undefined, ticket: OpenedTicket, facts: TicketFacts): Refusal | null {
  const agentId = mentions?.find((mentioned) => !canRead(mentioned, ticket, facts));
  return agentId === undefined ? null : no('WAT-2', 'ticket/mention-cannot-read', { agentId });
}
