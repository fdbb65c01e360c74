import { Injectable } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';
import { type OutboxState, Readiness } from '../ports.js';
import { ConditionMetrics } from './condition-metrics.js';
import { OutboxMetrics } from './outbox-metrics.js';

/** What `/metrics` tells, in Prometheus’s text; one registry an app, so that two in one process don't mix. */
@Injectable()
export class Metrics {
  private readonly registry = new Registry();
  private readonly requests = new Histogram({
    name: 'custody_http_request_seconds',
    help: 'Time from the first byte of a request to the last of its answer.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [this.registry],
  });
  private readonly commands = new Counter({
    name: 'custody_commands_total',
    help: 'Commands by what became of them: accepted, unchanged, or the reason they were refused.',
    labelNames: ['command', 'outcome'] as const,
    registers: [this.registry],
  });

  private readonly condition = new ConditionMetrics(this.registry);
  private outboxMetrics: OutboxMetrics | null = null;

  constructor(private readonly readiness: Readiness) {
    collectDefaultMetrics({ register: this.registry });
  }

  /** From now on tells of the outbox of notifications too. */
  outbox(read: () => Promise<OutboxState>): void {
    this.outboxMetrics = new OutboxMetrics(this.registry, read);
  }

  /** Counts one command. */
  command(command: string, outcome: string): void {
    this.commands.inc({ command, outcome });
  }

  /** Times every request of a server. */
  observe(server: FastifyInstance): void {
    server.addHook('onResponse', (request, reply, done) => {
      this.requests.observe({ method: request.method, route: request.routeOptions.url ?? 'none', status: reply.statusCode }, reply.elapsedTime / 1000);
      done();
    });
  }

  /** All of it, as text. */
  async text(): Promise<{ readonly type: string; readonly text: string }> {
    await this.outboxMetrics?.take();
    this.condition.take(await this.readiness.check());
    return { type: this.registry.contentType, text: await this.registry.metrics() };
  }
}
