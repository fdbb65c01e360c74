import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Refusal } from '../../kernel/refusal.js';
import type { DoorReason } from './door.refusals.js';
import { doorRefusal, Explanations, invalid, Problem } from './problem.js';

/** Refusals that may pass by themselves, where nobody said after how long. */
const defaultRetryAfter = 1;

/** What Nest and Fastify themselves turn away, before a route is reached. */
const byStatus: Readonly<Record<number, DoorReason>> = {
  404: 'request/not-found',
  405: 'request/not-found',
  413: 'request/too-large',
  415: 'request/unsupported-media-type',
  429: 'request/too-many',
};

/** Every answer that is not a success leaves here, as a problem document that tells what to do and nothing of the inside. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('http');

  constructor(private readonly explanations: Explanations) {}

  catch(exception: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    const refusal = this.refusalIn(exception, http.getRequest<FastifyRequest>());
    if (reply.sent || reply.raw.headersSent) return;
    const document = this.explanations.document(refusal);
    const retryAfter = exception instanceof Problem ? exception.retryAfter : null;
    if (retryAfter !== null || document.status === 503 || document.status === 429) {
      void reply.header('retry-after', String(retryAfter ?? defaultRetryAfter));
    }
    void reply.status(document.status).header('content-type', 'application/problem+json').send(JSON.stringify(document));
  }

  private refusalIn(exception: unknown, request: FastifyRequest): Refusal {
    if (exception instanceof Problem) return exception.refusal;
    if (exception instanceof HttpException && exception.getStatus() < 500) {
      const reason = byStatus[exception.getStatus()];
      return reason === undefined ? invalid([{ path: '', message: exception.message }]) : doorRefusal(reason);
    }
    return this.accident(exception, request);
  }

  /** An accident is logged whole, with its cause, and told as nothing but its correlation id. */
  private accident(exception: unknown, request: FastifyRequest): Refusal {
    const err = exception instanceof Error ? exception : new Error('something that is no error was thrown', { cause: exception });
    this.logger.error({ err, correlationId: request.correlationId, method: request.method, route: request.routeOptions.url }, err.stack ?? err.message);
    return doorRefusal('service/accident', { correlationId: request.correlationId });
  }
}
