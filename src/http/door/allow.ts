import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import type { Scope } from './caller.js';

/** What a route asks of who calls it. Every route has one, or the service does not start. */
export interface Right {
  /** `public`: nobody is asked who they are. */
  readonly scope: Scope | 'public';
  /**
   * `sight`: the route is about one thing that the caller may not even know of. The door lets everyone in; what answers
   * judges sight first (404), and then the scope is judged (403): of a question on its way out, of a command before it is decided.
   */
  readonly after?: 'sight';
  /** Requesters, for whom all but the portal is not there (404), may come in here; `only`: and nobody else (403). */
  readonly requesters?: true | 'only';
}

export const rightKey = 'custody:right';

/** Declares what a route asks of who calls it. */
export function Allow(scope: Right['scope'], also: Omit<Right, 'scope'> = {}): MethodDecorator {
  const right: Right = { scope, ...also };
  return applyDecorators(SetMetadata(rightKey, right), ApiExtension('x-right', right));
}
