import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { isRefusal } from '../../kernel/refusal.js';
import { TicketCandidates } from '../../ticket/queries/ticket-candidates.js';
import { Admission, type Admitted } from '../door/admitted.js';
import { Allow } from '../door/allow.js';
import { invalid, Problem } from '../door/problem.js';
import { pageWithin } from './paging.js';
import { PageQuery } from './paging.dto.js';
import { Reading } from './reading.js';
import { TicketReads } from './ticket-reads.js';
import { CandidatesQuery, OwnershipQuery, TicketListQuery, TicketQuery } from './tickets.dto.js';

/** Who has which ticket, and who had it. */
@ApiTags('tickets')
@Controller('v1/tickets')
export class TicketsController {
  constructor(
    private readonly tickets: TicketReads,
    private readonly candidates: TicketCandidates,
    private readonly reading: Reading,
  ) {}

  @Get()
  @Allow('read')
  @ApiOperation({ summary: 'Tickets of a view, filtered and sorted (SHR-14).' })
  list(@Query() query: TicketListQuery, @Admission() { caller }: Admitted, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.reading.answer(query, reply, () => this.tickets.list(query, caller.actor));
  }

  @Get(':id')
  @Allow('read', { after: 'sight' })
  @ApiOperation({ summary: 'A ticket as it stands now, or as it stood at an instant or revision (HIS-3).' })
  one(@Param('id') id: string, @Query() query: TicketQuery, @Admission() { caller }: Admitted, @Res({ passthrough: true }) reply: FastifyReply) {
    const { at, revision, clock = 'occurred' } = query;
    if (at !== undefined && revision !== undefined) throw new Problem(invalid([{ path: 'query.revision', message: 'can’t stand together with at' }]));
    return this.reading.answer(query, reply, () => {
      if (revision !== undefined) return this.tickets.past(id, caller.actor, { revision });
      return at === undefined ? this.tickets.present(id, caller.actor) : this.tickets.past(id, caller.actor, { at, clock });
    });
  }

  @Get(':id/history')
  @Allow('read', { after: 'sight' })
  @ApiOperation({ summary: 'The ticket’s history in words, oldest first.' })
  history(@Param('id') id: string, @Query() query: PageQuery, @Admission() { caller }: Admitted, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.reading.answer(query, reply, () => this.tickets.history(id, caller.actor, query));
  }

  @Get(':id/events')
  @Allow('audit', { after: 'sight' })
  @ApiOperation({ summary: 'The ticket’s events as they were recorded, oldest first.' })
  events(@Param('id') id: string, @Query() query: PageQuery, @Admission() { caller }: Admitted, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.reading.answer(query, reply, () => this.tickets.events(id, caller.actor, query));
  }

  @Get(':id/ownership')
  @Allow('read', { after: 'sight' })
  @ApiOperation({ summary: 'Who held the ticket in which role from when to when (HIS-1); with `at`, who held what at that instant (HIS-2).' })
  ownership(@Param('id') id: string, @Query() query: OwnershipQuery, @Admission() { caller }: Admitted, @Res({ passthrough: true }) reply: FastifyReply) {
    const { at } = query;
    return this.reading.answer<unknown>(query, reply, () =>
      at === undefined ? this.tickets.intervals(id, caller.actor) : this.tickets.holders(id, caller.actor, at),
    );
  }

  @Get(':id/candidates')
  @Allow('read', { after: 'sight' })
  @ApiOperation({ summary: 'Who may take a role on the ticket (PRM-4, SHR-3, SHR-4).' })
  mayTake(@Param('id') id: string, @Query() query: CandidatesQuery, @Admission() { caller }: Admitted, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.reading.answer(query, reply, async () => {
      const found = await this.candidates.of(id, query.role, caller.actor);
      if (isRefusal(found)) throw new Problem(found);
      return pageWithin(found, query, (candidate) => candidate.id);
    });
  }
}
