import { Controller, Get, HttpStatus, Res } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Allow } from '../door/allow.js';
import { Readiness } from '../ports.js';
import { Metrics } from './metrics.js';

/** Is it up, can it work, how much does it do. */
@ApiTags('service')
@Controller()
export class HealthController {
  constructor(
    private readonly readiness: Readiness,
    private readonly metrics: Metrics,
  ) {}

  @Get('health/live')
  @Allow('public')
  @ApiOperation({ summary: 'The process answers.' })
  live() {
    return { status: 'live' };
  }

  @Get('health/ready')
  @Allow('public')
  @ApiOperation({ summary: 'Whether the service can do its work, and how far the read models are; 503 where its answers would be refusals or wrong (docs/runbook.md).' })
  async ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const { status, reasons, projections } = await this.readiness.check();
    if (status === 'not-ready') void reply.status(HttpStatus.SERVICE_UNAVAILABLE);
    return { status, reasons, projections };
  }

  @Get('metrics')
  @Allow('public')
  @ApiExcludeEndpoint()
  async read(@Res() reply: FastifyReply) {
    const { type, text } = await this.metrics.text();
    await reply.header('content-type', type).send(text);
  }
}
