import { Body, Controller, Get, HttpCode, Param, Post, Put, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Customers } from '../../installation/customers.js';
import type { OrganizationId, RequesterId } from '../../kernel/brand.js';
import { refuse } from '../../kernel/refusal.js';
import { AddDetail } from '../../organization/commands/add-detail.js';
import { AddMember } from '../../organization/commands/add-member.js';
import { ChangeVisibility } from '../../organization/commands/change-visibility.js';
import { GrantView } from '../../organization/commands/grant-view.js';
import { NoteRefusal } from '../../organization/commands/note-refusal.js';
import { PutOrganization } from '../../organization/commands/put-organization.js';
import { PutRequester } from '../../organization/commands/put-requester.js';
import { RemoveMember } from '../../organization/commands/remove-member.js';
import { RevokeView } from '../../organization/commands/revoke-view.js';
import { WithdrawRefusal } from '../../organization/commands/withdraw-refusal.js';
import { Admission, type Admitted } from '../door/admitted.js';
import { Allow } from '../door/allow.js';
import { Problem } from '../door/problem.js';
import { Memberships } from '../ports.js';
import { AfterQuery } from '../queries/paging.dto.js';
import { Reading } from '../queries/reading.js';
import { AskSetUp } from './ask-set-up.js';
import { DetailDto, MemberDto, OrganizationDto, ReasonDto, RequesterDto, VisibilityDto } from './set-up.dto.js';

/** Organizations and requesters: their records, members, refusals and details. */
@ApiTags('organizations')
@Controller('v1')
export class CustomersController {
  constructor(
    private readonly setUp: AskSetUp,
    private readonly customers: Customers,
    private readonly memberships: Memberships,
    private readonly reading: Reading,
  ) {}

  @Put('organizations/:id')
  @Allow('admin')
  @ApiOperation({ summary: 'Replaces an organization’s record, or registers it; it starts private (ORG-1).' })
  putOrganization(@Param('id') id: string, @Body() body: OrganizationDto, @Admission() admitted: Admitted, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.setUp.ask(admitted, reply, { target: `organizations/${id}`, command: 'put' }, (envelope) => new PutOrganization(envelope, id as OrganizationId, body));
  }

  @Put('requesters/:id')
  @Allow('admin')
  @ApiOperation({ summary: 'Replaces a requester’s record, or registers them.' })
  putRequester(@Param('id') id: string, @Body() body: RequesterDto, @Admission() admitted: Admitted, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.setUp.ask(admitted, reply, { target: `requesters/${id}`, command: 'put' }, (envelope) => new PutRequester(envelope, id as RequesterId, body));
  }

  @Post('organizations/:id/change-visibility')
  @HttpCode(200)
  @Allow('command')
  @ApiOperation({ summary: 'Changes who of the organization sees whose tickets, as per a request ticket (ORG-6, ORG-9, ORG-11).' })
  changeVisibility(@Param('id') id: string, @Body() body: VisibilityDto, @Admission() admitted: Admitted, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.setUp.ask(admitted, reply, { target: `organizations/${id}`, command: 'change-visibility' }, (envelope) => new ChangeVisibility(envelope, id as OrganizationId, body));
  }

  @Post('organizations/:id/note-refusal')
  @HttpCode(200)
  @Allow('command')
  @ApiOperation({ summary: 'Notes that sharing shall not be enabled (ORG-6).' })
  noteRefusal(@Param('id') id: string, @Body() { reason }: ReasonDto, @Admission() admitted: Admitted, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.setUp.ask(admitted, reply, { target: `organizations/${id}`, command: 'note-refusal' }, (envelope) => new NoteRefusal(envelope, id as OrganizationId, reason));
  }

  @Post('organizations/:id/withdraw-refusal')
  @HttpCode(200)
  @Allow('command')
  @ApiOperation({ summary: 'Withdraws the standing refusal.' })
  withdrawRefusal(@Param('id') id: string, @Body() { reason }: ReasonDto, @Admission() admitted: Admitted, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.setUp.ask(admitted, reply, { target: `organizations/${id}`, command: 'withdraw-refusal' }, (envelope) => new WithdrawRefusal(envelope, id as OrganizationId, reason));
  }

  @Post('organizations/:id/add-member')
  @HttpCode(200)
  @Allow('command')
  @ApiOperation({ summary: 'Makes a requester a member (ORG-13).' })
  addMember(@Param('id') id: string, @Body() { requesterId }: MemberDto, @Admission() admitted: Admitted, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.setUp.ask(admitted, reply, { target: `organizations/${id}`, command: 'add-member' }, (envelope) => new AddMember(envelope, id as OrganizationId, requesterId));
  }

  @Post('organizations/:id/remove-member')
  @HttpCode(200)
  @Allow('command')
  @ApiOperation({ summary: 'Ends a membership (ORG-4).' })
  removeMember(@Param('id') id: string, @Body() { requesterId }: MemberDto, @Admission() admitted: Admitted, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.setUp.ask(admitted, reply, { target: `organizations/${id}`, command: 'remove-member' }, (envelope) => new RemoveMember(envelope, id as OrganizationId, requesterId));
  }

  @Post('organizations/:id/grant-view')
  @HttpCode(200)
  @Allow('command')
  @ApiOperation({ summary: 'Gives a member sight of all the organization’s tickets (ORG-3).' })
  grantView(@Param('id') id: string, @Body() { requesterId }: MemberDto, @Admission() admitted: Admitted, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.setUp.ask(admitted, reply, { target: `organizations/${id}`, command: 'grant-view' }, (envelope) => new GrantView(envelope, id as OrganizationId, requesterId));
  }

  @Post('organizations/:id/revoke-view')
  @HttpCode(200)
  @Allow('command')
  @ApiOperation({ summary: 'Takes that sight back (ORG-3).' })
  revokeView(@Param('id') id: string, @Body() { requesterId }: MemberDto, @Admission() admitted: Admitted, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.setUp.ask(admitted, reply, { target: `organizations/${id}`, command: 'revoke-view' }, (envelope) => new RevokeView(envelope, id as OrganizationId, requesterId));
  }

  @Post('organizations/:id/add-detail')
  @HttpCode(200)
  @Allow('command')
  @ApiOperation({ summary: 'Appends a line to the details; lines are never edited (ORG-9).' })
  addDetail(@Param('id') id: string, @Body() { line }: DetailDto, @Admission() admitted: Admitted, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.setUp.ask(admitted, reply, { target: `organizations/${id}`, command: 'add-detail' }, (envelope) => new AddDetail(envelope, id as OrganizationId, line));
  }

  @Get('organizations/:id')
  @Allow('read')
  @ApiOperation({ summary: 'Visibility, details, members and standing refusals.' })
  organization(@Param('id') id: string, @Query() query: AfterQuery, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.reading.answer(query, reply, async () => {
      const [organization, members] = await Promise.all([this.customers.organization(id), this.memberships.of(id)]);
      if (organization.phase === 'unknown') throw new Problem(refuse('ORG-4', 'organization/not-found', { organizationId: id }));
      const { organizationId, name, visibility, details, standingRefusal } = organization;
      return { id: organizationId, name, visibility, details, members, refusals: standingRefusal === null ? [] : [standingRefusal] };
    });
  }

  @Get('requesters/:id')
  @Allow('read')
  @ApiOperation({ summary: 'Reads a requester back.' })
  requester(@Param('id') id: string, @Query() query: AfterQuery, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.reading.answer(query, reply, async () => {
      const requester = await this.customers.requester(id);
      if (requester.phase === 'unknown') throw new Problem(refuse('ORG-4', 'requester/not-found', { requesterId: id }));
      const { requesterId, name, email, organizations, views } = requester;
      return { id: requesterId, name, email, organizations, views };
    });
  }
}
