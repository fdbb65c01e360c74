import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { catchError, map, type Observable } from 'rxjs';
import { withheld } from './admitted.js';
import { type Right, rightKey } from './allow.js';
import { Problem } from './problem.js';

/** Refusals from which one learns of a thing that one sees. */
const tellsOfIt: ReadonlySet<string> = new Set(['ticket/not-yet-open', 'ticket/no-such-revision']);

/**
 * The second half of `after: 'sight'` for questions: what answered has judged sight, and who lacks the scope gets 403 instead
 * of the answer. Commands carry the same refusal in their envelope, for they must not be decided at all.
 */
@Injectable()
export class ScopeAfterSight implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { admitted, method } = context.switchToHttp().getRequest<FastifyRequest>();
    const right = this.reflector.get<Right | undefined>(rightKey, context.getHandler());
    if (admitted === undefined || method !== 'GET' || right?.after !== 'sight' || right.scope === 'public') return next.handle();
    const refused = withheld(right.scope, admitted.caller);
    if (refused === null) return next.handle();
    return next.handle().pipe(
      map(() => {
        throw new Problem(refused);
      }),
      catchError((error: unknown) => {
        throw error instanceof Problem && tellsOfIt.has(error.refusal.refused) ? new Problem(refused) : error;
      }),
    );
  }
}
