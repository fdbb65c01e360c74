import { Injectable } from '@nestjs/common';
import type { Page } from '../../../projections/page.js';
import { portalHistory, type PortalLine } from '../../../projections/portal/portal-history.query.js';
import { portalOrder, portalTicket, type PortalTicketRow, portalTickets } from '../../../projections/portal/portal-tickets.query.js';
import { publicArticles } from '../../../projections/portal/public-articles.query.js';
import { revisionOrder } from '../../../projections/event/ticket-events.query.js';
import { FollowedInstallation } from '../../installation/followed-installation.js';
import { type JudgedTicket, RequesterSight } from '../../ticket/queries/requester-sight.js';
import { doorRefusal, Problem } from '../door/problem.js';
import { ReadModels, Surroundings } from '../ports.js';
import { stretchOf } from '../queries/paging.js';
import type { PageQuery } from '../queries/paging.dto.js';
import { notFound, type PortalTicket, portalItem, type PortalTicketItem } from './portal-ticket.js';
import type { PortalListQuery } from './portal.dto.js';

/** How long a read waits for read models that are behind a revocation, in milliseconds; then 503. */
const patience = 2_000;

/** How often a list is read again because something in it was revoked meanwhile. */
const tries = 5;

/**
 * Every question of a requester. Sight is judged by membership, visibility and confidentiality as the event store has them
 * after the question came (ORG-12); a read model that is behind them is waited for, and otherwise nothing is shown.
 */
@Injectable()
export class PortalReads {
  constructor(
    private readonly sight: RequesterSight,
    private readonly installation: FollowedInstallation,
    private readonly readModels: ReadModels,
    private readonly surroundings: Surroundings,
  ) {}

  async list(query: PortalListQuery, requesterId: string): Promise<Page<PortalTicketItem>> {
    const stretch = stretchOf(query, portalOrder);
    const until = this.now() + patience;
    for (let left = tries; ; left -= 1) {
      const scope = await this.sight.scope(requesterId);
      await this.reach(scope.position, until);
      const page = await portalTickets(this.readModels.reader, { scope, search: query.q ?? null, ...stretch });
      // Their own are theirs for ever (ORG-1): only what others share with them can be taken back.
      const others = page.items.filter((row) => row.requester_id !== requesterId);
      const judged = await this.sight.ofTickets(scope, others.map((row) => row.ticket_id));
      const hidden = others.filter((row) => judged.get(row.ticket_id)?.access.see !== true);
      // A ticket that its projection has set aside stays as it was, however long one waits: it is left out.
      if (hidden.length === 0 || left === 0) return { ...page, items: await this.items(page.items.filter((row) => !hidden.includes(row)), requesterId, judged) };
      await this.reach(latest(hidden.map((row) => judged.get(row.ticket_id))), until);
    }
  }

  /** @throws Problem 404 where there is none that they see, guessed ids included */
  async one(ticketId: string, requesterId: string): Promise<PortalTicket> {
    const { row, judged } = await this.seen(ticketId, requesterId);
    const [item] = await this.items([row], requesterId, new Map([[ticketId, judged]]));
    if (item === undefined) throw notFound();
    return { ...item, articles: await publicArticles(this.readModels.reader, ticketId) };
  }

  async history(ticketId: string, requesterId: string, query: PageQuery): Promise<Page<PortalLine>> {
    await this.seen(ticketId, requesterId);
    return portalHistory(this.readModels.reader, ticketId, await this.labels(), stretchOf(query, revisionOrder));
  }

  /** Whether they see a ticket now: tells a comment that is refused from one on nothing. */
  async sees(ticketId: string, requesterId: string): Promise<boolean> {
    const judged = await this.sight.ofTickets(await this.sight.scope(requesterId), [ticketId]);
    return judged.get(ticketId)?.access.see === true;
  }

  private async seen(ticketId: string, requesterId: string): Promise<{ readonly row: PortalTicketRow; readonly judged: JudgedTicket }> {
    const scope = await this.sight.scope(requesterId);
    const judged = (await this.sight.ofTickets(scope, [ticketId])).get(ticketId);
    if (judged?.access.see !== true) throw notFound();
    await this.reach(latest([judged, scope]), this.now() + patience);
    const row = await portalTicket(this.readModels.reader, ticketId, scope);
    if (row === null) throw notFound();
    return { row, judged };
  }

  private async items(
    rows: readonly PortalTicketRow[],
    requesterId: string,
    judged: ReadonlyMap<string, JudgedTicket>,
  ): Promise<readonly PortalTicketItem[]> {
    const labels = await this.labels();
    return rows.map((row) => {
      const mayComment = row.requester_id === requesterId || judged.get(row.ticket_id)?.access.comment === true;
      return portalItem(row, labels.get(row.status) ?? row.status, mayComment);
    });
  }

  /** Status id → the label that customers see (ORG-4). */
  private async labels(): Promise<ReadonlyMap<string, string>> {
    const { workflow } = await this.installation.snapshot();
    return new Map([...workflow.statuses.values()].map(({ statusId, customerLabel }) => [statusId, customerLabel]));
  }

  /** @throws Problem 503 where the read models do not get there in time */
  private async reach(position: bigint, until: number): Promise<void> {
    if (!(await this.readModels.reach(position, Math.max(1, until - this.now())))) throw new Problem(doorRefusal('read-model/behind', {}, 'ORG-12'), 1);
  }

  private now(): number {
    return Date.parse(this.surroundings.now());
  }
}

function latest(found: readonly ({ readonly position: bigint } | undefined)[]): bigint {
  return found.reduce((last, one) => (one !== undefined && one.position > last ? one.position : last), 0n);
}
