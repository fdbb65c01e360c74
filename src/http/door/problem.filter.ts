import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Refusal } from '../../kernel/refusal.js';
import { Accidents } from './accidents.js';
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
  constructor(
    private readonly explanations: Explanations,
    private readonly accidents: Accidents,
  ) {}

  catch(exception: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    const { refusal, retryAfter } = this.read(exception, http.getRequest<FastifyRequest>());
    if (reply.sent || reply.raw.headersSent) return;
    if (exception instanceof Problem && exception.challenge !== null) void reply.header('www-authenticate', exception.challenge);
    const document = this.explanations.document(refusal);
    if (retryAfter !== null || document.status === 503 || document.status === 429) {
      void reply.header('retry-after', String(retryAfter ?? defaultRetryAfter));
    }
    void reply.status(document.status).header('content-type', 'application/problem+json').send(JSON.stringify(document));
  }

  private read(exception: unknown, request: FastifyRequest): { readonly refusal: Refusal; readonly retryAfter: number | null } {
    if (exception instanceof Problem) return exception;
    if (exception instanceof HttpException && exception.getStatus() < 500) {
      const reason = byStatus[exception.getStatus()];
      return { refusal: reason === undefined ? invalid([{ path: '', message: exception.message }]) : doorRefusal(reason), retryAfter: null };
    }
    return this.accidents.refusal(exception, { correlationId: request.correlationId, route: request.routeOptions.url });
  }
}
