import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Caller, Scope } from './caller.js';
import type { CommandHeaders } from './command-headers.js';
import { doorRefusal, Problem } from './problem.js';

/** What the door found out about a request that it let in. */
export interface Admitted extends CommandHeaders {
  readonly caller: Caller;
  readonly correlationId: string;
  /** The body as it was sent: the command's hash is over this. */
  readonly sent: unknown;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the door on every route that is not public. */
    admitted?: Admitted;
    /** Set before anything else; every answer carries it as `x-correlation-id`. */
    correlationId?: string;
  }
}

/** Parameter decorator: who calls, under which key. Only on routes that are not public. */
export const Admission = createParamDecorator((_: unknown, context: ExecutionContext): Admitted => {
  const { admitted } = context.switchToHttp().getRequest<FastifyRequest>();
  if (admitted === undefined) throw new Error('a public route has no caller');
  return admitted;
});

/** Refuses a caller who may know of the thing but not ask this of it (403). */
export function demand(scope: Scope, { caller }: Admitted): void {
  if (!caller.scopes.has(scope)) throw new Problem(doorRefusal('request/actor-not-allowed', { scope }));
}
