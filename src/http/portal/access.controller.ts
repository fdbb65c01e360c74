import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { parseActor } from '../../kernel/actor.js';
import { isRefusal } from '../../kernel/refusal.js';
import { TicketAccess } from '../../ticket/queries/ticket-access.js';
import { Admission, type Admitted } from '../door/admitted.js';
import { Allow } from '../door/allow.js';
import { normalInstant } from '../door/instant.js';
import { invalid, Problem } from '../door/problem.js';
import { Reading } from '../queries/reading.js';
import { AccessQuery } from './portal.dto.js';

/** Who may see a ticket, and by which rule (HIS-5). */
@ApiTags('tickets')
@Controller('v1/tickets')
export class AccessController {
  constructor(
    private readonly access: TicketAccess,
    private readonly reading: Reading,
  ) {}

  @Get(':id/access')
  @Allow('read', { after: 'sight' })
  @ApiOperation({ summary: 'Whether an actor may see the ticket and comment on it, now or at an instant, and the rule that says so.' })
  of(@Param('id') id: string, @Query() query: AccessQuery, @Admission() admitted: Admitted, @Res({ passthrough: true }) reply: FastifyReply) {
    const actor = parseActor(query.actor);
    if (actor === null) throw new Problem(invalid([{ path: 'query.actor', message: 'must be kind:id' }]));
    return this.reading.answer(query, reply, async () => {
      const at = query.at === undefined ? null : normalInstant(query.at);
      const answer = await this.access.of(id, actor, at, admitted.caller.actor);
      if (isRefusal(answer)) throw new Problem(answer);
      return answer;
    });
  }
}
