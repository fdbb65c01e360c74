import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { isRefusal } from '../../kernel/refusal.js';
import { Admission, type Admitted } from '../door/admitted.js';
import { Allow } from '../door/allow.js';
import { doorRefusal, Problem } from '../door/problem.js';
import { AfterQuery, PageQuery } from '../queries/paging.dto.js';
import { Reading } from '../queries/reading.js';
import { AskTicket, successStatus } from '../tickets/ask-ticket.js';
import { PortalReads } from './portal-reads.js';
import { notFound, publicReceipt } from './portal-ticket.js';
import { CommentBody, PortalListQuery } from './portal.dto.js';

/** What requesters see and do (ORG-1 to ORG-5, ORG-12). */
@ApiTags('portal')
@Controller('v1/portal/tickets')
export class PortalController {
  constructor(
    private readonly portal: PortalReads,
    private readonly tickets: AskTicket,
    private readonly reading: Reading,
  ) {}

  @Get()
  @Allow('read', { requesters: 'only' })
  @ApiOperation({ summary: 'The tickets that the requester sees, newest first.' })
  list(@Query() query: PortalListQuery, @Admission() admitted: Admitted, @Res({ passthrough: true }) reply: FastifyReply) {
    const requesterId = requesterIn(admitted);
    return this.reading.answer(query, reply, () => this.portal.list(query, requesterId));
  }

  @Get(':id')
  @Allow('read', { requesters: 'only' })
  @ApiOperation({ summary: 'A ticket with its public messages.' })
  one(@Param('id') id: string, @Query() query: AfterQuery, @Admission() admitted: Admitted, @Res({ passthrough: true }) reply: FastifyReply) {
    const requesterId = requesterIn(admitted);
    return this.reading.answer(query, reply, () => this.portal.one(id, requesterId));
  }

  @Get(':id/history')
  @Allow('read', { requesters: 'only' })
  @ApiOperation({ summary: 'The public side of a ticket’s history, oldest first.' })
  history(@Param('id') id: string, @Query() query: PageQuery, @Admission() admitted: Admitted, @Res({ passthrough: true }) reply: FastifyReply) {
    const requesterId = requesterIn(admitted);
    return this.reading.answer(query, reply, () => this.portal.history(id, requesterId, query));
  }

  @Post(':id/comments')
  @Allow('command', { after: 'sight', requesters: 'only' })
  @ApiOperation({ summary: 'Adds a message of the requester; 201 where it made a new ticket (FUP-3).' })
  async comment(@Param('id') id: string, @Body() body: CommentBody, @Admission() admitted: Admitted, @Res({ passthrough: true }) reply: FastifyReply) {
    const requesterId = requesterIn(admitted);
    const answer = await this.tickets.ask({ name: 'customer-message', ticketId: id, body, admitted });
    if (!isRefusal(answer)) {
      void reply.status(successStatus('customer-message', answer)).header('x-position', answer.position);
      return publicReceipt(answer);
    }
    if (answer.refused !== 'ticket/not-found') throw new Problem(answer);
    // To the command, a ticket that may not be commented on is not there; the portal shows it, so it says why (ORG-2).
    throw (await this.portal.sees(id, requesterId)) ? new Problem(doorRefusal('request/not-commentable', {}, 'ORG-2')) : notFound();
  }
}

/** @throws Problem where an administrator comes in: the portal shows what one requester sees, and they are none */
function requesterIn({ caller: { actor } }: Admitted): string {
  if (actor.kind !== 'requester') throw new Problem(doorRefusal('request/actor-not-allowed', { kind: actor.kind, allowed: ['requester'] }));
  return actor.id;
}
