import { Body, Controller, Get, HttpCode, Param, Post, Put, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { checkSetUp } from '../../installation/setup-check.js';
import { FollowedInstallation } from '../../installation/followed-installation.js';
import type { StatusId } from '../../kernel/brand.js';
import { refuse } from '../../kernel/refusal.js';
import { PutStatus } from '../../workflow/commands/put-status.js';
import { Admission, type Admitted } from '../door/admitted.js';
import { Allow } from '../door/allow.js';
import { Problem } from '../door/problem.js';
import { SavedViews } from '../ports.js';
import { pageWithin } from '../queries/paging.js';
import { AfterQuery, PageQuery } from '../queries/paging.dto.js';
import { Reading } from '../queries/reading.js';
import { AskSetUp } from './ask-set-up.js';
import { Previews } from './previews.js';
import { StatusDto } from './set-up.dto.js';

/** Statuses, their mapping to internal groups, and whether the set-up keeps shared tickets in sight. */
@ApiTags('set-up')
@Controller('v1/workflow')
export class WorkflowController {
  constructor(
    private readonly setUp: AskSetUp,
    private readonly installation: FollowedInstallation,
    private readonly views: SavedViews,
    private readonly previews: Previews,
    private readonly reading: Reading,
  ) {}

  @Put('statuses/:id')
  @Allow('admin')
  @ApiOperation({ summary: 'Replaces the whole of a status, its mapping included, or defines it (SHR-2).' })
  put(@Param('id') id: string, @Body() body: StatusDto, @Admission() admitted: Admitted, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.setUp.ask(admitted, reply, { target: `statuses/${id}`, command: 'put' }, (envelope) => new PutStatus(envelope, id as StatusId, body));
  }

  @Post('statuses/:id/preview')
  @HttpCode(200)
  @Allow('admin')
  @ApiOperation({ summary: 'The tickets whose internal assignment this PUT would break (SHR-12).' })
  preview(@Param('id') id: string, @Body() body: StatusDto, @Query() query: PageQuery, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.reading.answer(query, reply, () => this.previews.unmapped(id as StatusId, body, query));
  }

  @Get('statuses')
  @Allow('read')
  @ApiOperation({ summary: 'Lists the statuses, the four defaults included (SHR-1).' })
  list(@Query() query: PageQuery, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.reading.answer(query, reply, async () => pageWithin(await this.statuses(), query, ({ id }) => id));
  }

  @Get('statuses/:id')
  @Allow('read')
  @ApiOperation({ summary: 'Reads a status back.' })
  one(@Param('id') id: string, @Query() query: AfterQuery, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.reading.answer(query, reply, async () => {
      const found = (await this.statuses()).find((status) => status.id === id);
      if (found === undefined) throw new Problem(refuse('SHR-2', 'status/not-found', { statusId: id }));
      return found;
    });
  }

  @Get('check')
  @Allow('admin')
  @ApiOperation({ summary: 'Whether shared tickets can fall out of sight in this set-up (SHR-13).' })
  check(@Query() query: PageQuery, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.reading.answer(query, reply, async () => {
      const [installation, views] = await Promise.all([this.installation.snapshot(), this.views.all()]);
      return pageWithin(checkSetUp(installation, views), query, ({ finding, groupId, agentId, view }) => [finding, groupId, agentId, view].join(' '));
    });
  }

  private async statuses() {
    const { workflow } = await this.installation.snapshot();
    return [...workflow.statuses.values()].map(({ statusId: id, ...status }) => ({ id, ...status }));
  }
}
