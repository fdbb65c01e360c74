import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { type Held, heldAt, heldOrder } from '../../../projections/interval/held.query.js';
import type { CustodyRole } from '../../../projections/interval/interval.table.js';
import type { Page } from '../../../projections/page.js';
import type { Actor } from '../../kernel/actor.js';
import { Admission, type Admitted } from '../door/admitted.js';
import { Allow } from '../door/allow.js';
import { isInstant } from '../door/instant.js';
import { invalid, Problem } from '../door/problem.js';
import { ReadModels, Surroundings } from '../ports.js';
import { DifferenceQuery, HeldQuery } from './held.dto.js';
import { stretchOf } from './paging.js';
import { Reading, type Pending } from './reading.js';
import type { Point } from './replay.js';
import { Sights } from './sights.js';
import { type Difference, differenceOf } from './ticket-difference.js';
import { TicketReads } from './ticket-reads.js';

const agentRoles: readonly CustodyRole[] = ['owner', 'lock', 'responsible', 'internal_agent'];

/** Time travel for holders: what somebody had at an instant (HIS-2), and what changed on a ticket between two points. */
@ApiTags('history')
@Controller('v1')
export class HeldController {
  constructor(
    private readonly readModels: ReadModels,
    private readonly sights: Sights,
    private readonly surroundings: Surroundings,
    private readonly tickets: TicketReads,
    private readonly reading: Reading,
  ) {}

  @Get('agents/:id/held')
  @Allow('read')
  @ApiOperation({ summary: 'What an agent held at an instant, as owner, lock holder, responsible or internal agent: of the tickets that the asker may see.' })
  byAgent(@Param('id') id: string, @Query() query: HeldQuery, @Admission() { caller }: Admitted, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.held(id, agentRoles, query, caller.actor, reply);
  }

  @Get('groups/:id/held')
  @Allow('read')
  @ApiOperation({ summary: 'Which tickets were shared with a group at an instant.' })
  byGroup(@Param('id') id: string, @Query() query: HeldQuery, @Admission() { caller }: Admitted, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.held(id, ['internal_group'], query, caller.actor, reply);
  }

  @Get('queues/:id/held')
  @Allow('read')
  @ApiOperation({ summary: 'Which tickets were in a queue at an instant.' })
  byQueue(@Param('id') id: string, @Query() query: HeldQuery, @Admission() { caller }: Admitted, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.held(id, ['queue'], query, caller.actor, reply);
  }

  @Get('tickets/:id/difference')
  @Allow('read', { after: 'sight' })
  @ApiOperation({ summary: 'What is different on a ticket between two revisions or instants, replayed from the stream (HIS-3).' })
  difference(@Param('id') id: string, @Query() query: DifferenceQuery, @Admission() { caller }: Admitted, @Res({ passthrough: true }) reply: FastifyReply): Promise<Difference | Pending> {
    const { clock = 'occurred' } = query;
    const [from, to] = [pointOf('from', query.from, clock), pointOf('to', query.to, clock)];
    return this.reading.answer(query, reply, async () => {
      const [before, after] = await Promise.all([this.tickets.past(id, caller.actor, from), this.tickets.past(id, caller.actor, to)]);
      return differenceOf(before, after);
    });
  }

  private held(holder: string, roles: readonly CustodyRole[], query: HeldQuery, asker: Actor, reply: FastifyReply): Promise<Page<Held> | Pending> {
    return this.reading.answer(query, reply, async () => {
      const { at = this.surroundings.now() } = query;
      return heldAt(this.readModels.reader, { holder, roles, at, ...stretchOf(query, heldOrder), asker: await this.sights.of(asker) });
    });
  }
}

function pointOf(name: string, written: string, clock: 'occurred' | 'recorded'): Point {
  if (/^\d{1,9}$/.test(written)) return { revision: Number(written) };
  if (isInstant(written)) return { at: written, clock };
  throw new Problem(invalid([{ path: `query.${name}`, message: 'must be a revision, or an instant in UTC' }]));
}
