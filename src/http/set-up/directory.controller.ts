import { Body, Controller, Get, HttpCode, Param, Post, Put, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { PutAgent } from '../../directory/commands/put-agent.js';
import { PutGroup } from '../../directory/commands/put-group.js';
import { PutQueue } from '../../directory/commands/put-queue.js';
import { PutRole } from '../../directory/commands/put-role.js';
import type { AgentId, GroupId, QueueId, RoleId } from '../../kernel/brand.js';
import { Admission, type Admitted } from '../door/admitted.js';
import { Allow } from '../door/allow.js';
import { AfterQuery, PageQuery } from '../queries/paging.dto.js';
import { Reading } from '../queries/reading.js';
import { AskSetUp } from './ask-set-up.js';
import { DirectoryReads } from './directory-reads.js';
import { Previews } from './previews.js';
import { AgentDto, GroupDto, QueueDto, RoleDto } from './set-up.dto.js';

/** Agents, groups, roles and queues: PUT replaces a record, GET reads it back, a preview says whom it would release. */
@ApiTags('set-up')
@Controller('v1/directory')
export class DirectoryController {
  constructor(
    private readonly setUp: AskSetUp,
    private readonly reads: DirectoryReads,
    private readonly previews: Previews,
    private readonly reading: Reading,
  ) {}

  @Put('agents/:id')
  @Allow('admin')
  @ApiOperation({ summary: 'Replaces an agent’s record, or makes it.' })
  putAgent(@Param('id') id: string, @Body() body: AgentDto, @Admission() admitted: Admitted, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.setUp.ask(admitted, reply, { target: `agents/${id}`, command: 'put' }, (envelope) => new PutAgent(envelope, id as AgentId, body));
  }

  @Put('groups/:id')
  @Allow('admin')
  @ApiOperation({ summary: 'Replaces a group’s record, or makes it.' })
  putGroup(@Param('id') id: string, @Body() body: GroupDto, @Admission() admitted: Admitted, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.setUp.ask(admitted, reply, { target: `groups/${id}`, command: 'put' }, (envelope) => new PutGroup(envelope, id as GroupId, body));
  }

  @Put('roles/:id')
  @Allow('admin')
  @ApiOperation({ summary: 'Replaces a role’s record, or makes it.' })
  putRole(@Param('id') id: string, @Body() body: RoleDto, @Admission() admitted: Admitted, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.setUp.ask(admitted, reply, { target: `roles/${id}`, command: 'put' }, (envelope) => new PutRole(envelope, id as RoleId, body));
  }

  @Put('queues/:id')
  @Allow('admin')
  @ApiOperation({ summary: 'Replaces a queue’s record, or makes it.' })
  putQueue(@Param('id') id: string, @Body() body: QueueDto, @Admission() admitted: Admitted, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.setUp.ask(admitted, reply, { target: `queues/${id}`, command: 'put' }, (envelope) => new PutQueue(envelope, id as QueueId, body));
  }

  @Post('agents/:id/preview')
  @HttpCode(200)
  @Allow('admin')
  @ApiOperation({ summary: 'The roles on tickets that this PUT would end (PRM-7).' })
  previewAgent(@Param('id') id: string, @Body() body: AgentDto, @Query() query: PageQuery, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.reading.answer(query, reply, () => this.previews.releases({ type: 'PutAgent', agentId: id as AgentId, body }, query));
  }

  @Post('groups/:id/preview')
  @HttpCode(200)
  @Allow('admin')
  @ApiOperation({ summary: 'The roles on tickets that this PUT would end (PRM-7).' })
  previewGroup(@Param('id') id: string, @Body() body: GroupDto, @Query() query: PageQuery, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.reading.answer(query, reply, () => this.previews.releases({ type: 'PutGroup', groupId: id as GroupId, body }, query));
  }

  @Post('roles/:id/preview')
  @HttpCode(200)
  @Allow('admin')
  @ApiOperation({ summary: 'The roles on tickets that this PUT would end (PRM-7).' })
  previewRole(@Param('id') id: string, @Body() body: RoleDto, @Query() query: PageQuery, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.reading.answer(query, reply, () => this.previews.releases({ type: 'PutRole', roleId: id as RoleId, body }, query));
  }

  @Post('queues/:id/preview')
  @HttpCode(200)
  @Allow('admin')
  @ApiOperation({ summary: 'The roles on tickets that this PUT would end (PRM-7).' })
  previewQueue(@Param('id') id: string, @Body() body: QueueDto, @Query() query: PageQuery, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.reading.answer(query, reply, () => this.previews.releases({ type: 'PutQueue', queueId: id as QueueId, body }, query));
  }

  @Get(':kind')
  @Allow('read')
  @ApiOperation({ summary: 'Lists `agents`, `groups`, `roles`, `queues`, `organizations` or `requesters`.' })
  list(@Param('kind') kind: string, @Query() query: PageQuery, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.reading.answer(query, reply, () => this.reads.list(kind, query));
  }

  @Get(':kind/:id')
  @Allow('read')
  @ApiOperation({ summary: 'Reads a record back.' })
  one(@Param('kind') kind: string, @Param('id') id: string, @Query() query: AfterQuery, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.reading.answer(query, reply, () => this.reads.one(kind, id));
  }
}
