import { Controller, Get, Headers, Param, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { analyses, analysisNames } from '../../../projections/analytics/analyses.js';
import { analyse, type AnalysisAnswer, analysisOrder, type AnalysisQuestion } from '../../../projections/analytics/analysis.query.js';
import { FollowedInstallation } from '../../installation/followed-installation.js';
import { Allow } from '../door/allow.js';
import { doorRefusal, invalid, Problem } from '../door/problem.js';
import { ReadModels } from '../ports.js';
import { stretchOf } from '../queries/paging.js';
import { Reading } from '../queries/reading.js';
import { AnalyticsQuery } from './analytics.dto.js';
import { csv } from './csv.js';

const secondsPerHour = 3_600;

/** What analysts ask (HIS-6). */
@ApiTags('analytics')
@Controller('v1/analytics')
export class AnalyticsController {
  constructor(
    private readonly readModels: ReadModels,
    private readonly installation: FollowedInstallation,
    private readonly reading: Reading,
  ) {}

  @Get(':analysis')
  @Allow('analytics')
  @ApiOperation({ summary: 'Hand-offs, ping-pong, time in custody, time to first owner, reopenings, shared time and what was open in each queue day by day: rows of the SQL relations, or groups of them. CSV has every row unless `limit` is given.' })
  @ApiParam({ name: 'analysis', enum: [...analysisNames] })
  @ApiProduces('application/json', 'text/csv')
  ask(@Param('analysis') asked: string, @Query() query: AnalyticsQuery, @Res({ passthrough: true }) reply: FastifyReply, @Headers('accept') accept?: string) {
    const table = accept?.includes('text/csv') === true;
    return this.reading.answer<unknown>(query, reply, async () => {
      const answer = await analyse(this.readModels.reader, await this.question(asked, query, table));
      if (table) void reply.header('content-type', 'text/csv; charset=utf-8');
      return table ? csv(answer.columns, answer.items) : page(answer);
    });
  }

  /** @throws Problem where there is no such analysis, or not of this role */
  private async question(asked: string, query: AnalyticsQuery, table: boolean): Promise<AnalysisQuestion> {
    const name = analysisNames.find((known) => known === asked);
    if (name === undefined) throw new Problem(doorRefusal('request/not-found', { known: analysisNames }));
    const { from = null, to = null, role = null, groupBy = null, windowHours } = query;
    const { roles, groups } = analyses[name];
    if (role !== null && roles.length > 0 && !roles.includes(role)) {
      throw new Problem(invalid([{ path: 'query.role', message: `of ${name} must be one of ${roles.join(', ')}` }]));
    }
    if (groupBy !== null && groups[groupBy] === undefined) {
      throw new Problem(invalid([{ path: 'query.groupBy', message: `of ${name} must be one of ${Object.keys(groups).join(', ')}` }]));
    }
    const { limit, after } = stretchOf(query, analysisOrder({ name, groupBy }));
    const hours = windowHours ?? (await this.installation.snapshot()).settings.pingPongWindowHours;
    return {
      name, from, to, role, groupBy,
      windowSeconds: hours * secondsPerHour,
      limit: table && query.limit === undefined ? null : limit,
      offset: Number(after?.place[0] ?? 0),
    };
  }
}

function page({ items, cursor }: AnalysisAnswer): Pick<AnalysisAnswer, 'items' | 'cursor'> {
  return { items, cursor };
}
