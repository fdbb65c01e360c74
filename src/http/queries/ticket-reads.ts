import { Injectable } from '@nestjs/common';
import type { Reader } from '../../../projections/custody.js';
import { type EventView, revisionOrder, ticketEventsPage } from '../../../projections/event/ticket-events.query.js';
import type { HistoryLine } from '../../../projections/history/history-lines.js';
import { ticketHistory } from '../../../projections/history/history.query.js';
import { type Ownership, ownershipAt, type OwnershipInterval, ownershipIntervals } from '../../../projections/interval/ownership.query.js';
import type { Page } from '../../../projections/page.js';
import { listLostShares, type LostTicket } from '../../../projections/ticket/lost-shares.query.js';
import { ticketById } from '../../../projections/ticket/ticket-by-id.query.js';
import { savedView } from '../../../projections/saved-view/saved-views.query.js';
import type { TicketFilters } from '../../../projections/ticket/ticket-filters.js';
import { listTickets } from '../../../projections/ticket/ticket-list.query.js';
import { defaultTicketSort } from '../../../projections/ticket/ticket-order.js';
import { replayTicket, type TicketView } from '../../../projections/ticket/ticket-view.js';
import type { Actor } from '../../kernel/actor.js';
import { isRefusal, refuse } from '../../kernel/refusal.js';
import { Problem } from '../door/problem.js';
import { ReadModels, Streams, Surroundings } from '../ports.js';
import { stretchOf } from './paging.js';
import type { PageQuery } from './paging.dto.js';
import { type Point, ticketAtPoint } from './replay.js';
import { sees, Sights } from './sights.js';
import { isOwn, type TicketListQuery } from './tickets.dto.js';

/** Every question about tickets, each with the asker's sight judged on the same snapshot as its answer (PRM-5). */
@Injectable()
export class TicketReads {
  constructor(
    private readonly readModels: ReadModels,
    private readonly streams: Streams,
    private readonly sights: Sights,
    private readonly surroundings: Surroundings,
  ) {}

  /** @throws Problem where there is none, or none to see */
  async present(ticketId: string, asker: Actor): Promise<TicketView> {
    const [ticket, sight] = await Promise.all([ticketById(this.readModels.reader, ticketId), this.sights.of(asker)]);
    if (ticket === null || !sees(sight, ticket)) throw unseen();
    return ticket;
  }

  /** As it was, from the stream; whoever sees the ticket now sees its past. */
  async past(ticketId: string, asker: Actor, point: Point): Promise<TicketView> {
    const [events, sight] = await Promise.all([this.streams.ofTicket(ticketId), this.sights.of(asker)]);
    const present = replayTicket(events);
    if (present === null || !sees(sight, present)) throw unseen();
    const found = ticketAtPoint(events, point);
    if (isRefusal(found)) throw new Problem(found);
    return found;
  }

  async list(query: TicketListQuery, asker: Actor): Promise<Page<TicketView | LostTicket>> {
    const { view = 'all', sort = defaultTicketSort } = query;
    const question = { filters: query, sort, ...stretchOf(query, sort), asker: await this.sights.of(asker) };
    const { reader } = this.readModels;
    if (view === 'lost-shared-ownership') return listLostShares(reader, { ...question, now: this.surroundings.now() });
    return isOwn(view)
      ? listTickets(reader, { ...question, view: 'all', saved: await this.ownView(asker, view.slice('own:'.length)) })
      : listTickets(reader, { ...question, view });
  }

  /** @throws Problem where the asker saved none under this name */
  private async ownView(asker: Actor, name: string): Promise<TicketFilters> {
    const found = asker.kind === 'agent' ? await savedView(this.readModels.reader, asker.id, name) : null;
    if (found === null) throw new Problem(refuse('SHR-14', 'view/not-found', { name }));
    return found.filters; // checked when it was saved
  }

  history(ticketId: string, asker: Actor, query: PageQuery): Promise<Page<HistoryLine>> {
    return this.ofSeen(ticketId, asker, (db) => ticketHistory(db, ticketId, stretchOf(query, revisionOrder)));
  }

  events(ticketId: string, asker: Actor, query: PageQuery): Promise<Page<EventView>> {
    return this.ofSeen(ticketId, asker, (db) => ticketEventsPage(db, ticketId, stretchOf(query, revisionOrder)));
  }

  intervals(ticketId: string, asker: Actor): Promise<{ readonly intervals: readonly OwnershipInterval[] }> {
    return this.ofSeen(ticketId, asker, async (db) => ({ intervals: await ownershipIntervals(db, ticketId) }));
  }

  /** @throws Problem before the ticket's opening */
  holders(ticketId: string, asker: Actor, at: string): Promise<Ownership> {
    return this.ofSeen(ticketId, asker, async (db, { openedAt }) => {
      const found = await ownershipAt(db, ticketId, at);
      if (found === null) throw new Problem(refuse('HIS-2', 'ticket/not-yet-open', { openedAt }));
      return found;
    });
  }

  /** One snapshot for the ticket's present sight and for what is told of it. */
  private async ofSeen<Answer>(ticketId: string, asker: Actor, tell: (db: Reader, ticket: TicketView) => Promise<Answer>): Promise<Answer> {
    const sight = await this.sights.of(asker);
    return this.readModels.reader
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute(async (db) => {
        const ticket = await ticketById(db, ticketId);
        if (ticket === null || !sees(sight, ticket)) throw unseen();
        return tell(db, ticket);
      });
  }
}

function unseen(): Problem {
  return new Problem(refuse('PRM-5', 'ticket/not-found'));
}
