import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Refusal } from '../../kernel/refusal.js';
import type { Caller, Scope } from './caller.js';
import type { CommandHeaders } from './command-headers.js';
import { doorRefusal } from './problem.js';

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

/** Why a caller may not ask this, of whatever it is (403); null where they may. */
export function withheld(scope: Scope, { scopes }: Caller): Refusal | null {
  return scopes.has(scope) ? null : doorRefusal('request/actor-not-allowed', { scope });
}
