import { Controller, Get, Headers, Res } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Allow } from '../door/allow.js';
import { docsPage, escape, page } from './docs-page.js';
import { OpenApi } from './open-api.js';

const welcome = {
  name: 'Custody',
  what: 'The chain of custody of support tickets: who holds each ticket, who held it at any instant and why, and who may see it.',
  links: {
    docs: '/docs',
    openapi: '/openapi.json',
    tickets: '/v1/tickets',
    ready: '/health/ready',
    metrics: '/metrics',
  },
} as const;

/** What this is, and where to go. */
@ApiTags('service')
@Controller()
export class DocsController {
  private readable: string | null = null;

  constructor(private readonly openApi: OpenApi) {}

  @Get()
  @Allow('public')
  @ApiOperation({ summary: 'What this is and where to go; HTML where that is accepted.' })
  async root(@Res() reply: FastifyReply, @Headers('accept') accept?: string) {
    if (accept?.includes('text/html') !== true) return reply.header('content-type', 'application/json').send(JSON.stringify(welcome));
    const links = Object.entries(welcome.links).map(([name, path]) => `<li><a href="${path}">${escape(name)}</a> <code>${path}</code></li>`);
    return reply.header('content-type', 'text/html; charset=utf-8').send(page(welcome.name, `<h1>${welcome.name}</h1><p>${escape(welcome.what)}</p><ul>${links.join('')}</ul>`));
  }

  @Get('openapi.json')
  @Allow('public')
  @ApiExcludeEndpoint()
  document() {
    return this.openApi.document();
  }

  @Get('docs')
  @Allow('public')
  @ApiExcludeEndpoint()
  async docs(@Res() reply: FastifyReply) {
    this.readable ??= docsPage(this.openApi.document());
    return reply.header('content-type', 'text/html; charset=utf-8').send(this.readable);
  }
}
