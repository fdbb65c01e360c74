import { Body, Controller, Get, Put, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { FollowedInstallation } from '../../installation/followed-installation.js';
import { ChangeSettings } from '../../settings/commands/change-settings.js';
import { settingsFaults } from '../../settings/settings-faults.js';
import { Admission, type Admitted } from '../door/admitted.js';
import { Allow } from '../door/allow.js';
import { invalid, Problem } from '../door/problem.js';
import { AfterQuery } from '../queries/paging.dto.js';
import { Reading } from '../queries/reading.js';
import { AskSetUp } from './ask-set-up.js';
import { SettingsDto } from './settings.dto.js';

/** The settings of section 12. */
@ApiTags('set-up')
@Controller('v1/settings')
export class SettingsController {
  constructor(
    private readonly setUp: AskSetUp,
    private readonly installation: FollowedInstallation,
    private readonly reading: Reading,
  ) {}

  @Put()
  @Allow('admin')
  @ApiOperation({ summary: 'Changes the settings that are named; the others stay.' })
  change(@Body() body: SettingsDto, @Admission() admitted: Admitted, @Res({ passthrough: true }) reply: FastifyReply) {
    const faults = settingsFaults(body);
    if (faults.length > 0) throw new Problem(invalid(faults));
    return this.setUp.ask(admitted, reply, { target: 'settings', command: 'put' }, (envelope) => new ChangeSettings(envelope, body));
  }

  @Get()
  @Allow('read')
  @ApiOperation({ summary: 'Reads all settings.' })
  all(@Query() query: AfterQuery, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.reading.answer(query, reply, async () => (await this.installation.snapshot()).settings);
  }
}
