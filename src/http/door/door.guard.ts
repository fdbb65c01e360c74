import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { idPattern } from '../../kernel/brand.js';
import { isRefusal } from '../../kernel/refusal.js';
import { type Admitted, withheld } from './admitted.js';
import { type Right, rightKey } from './allow.js';
import { Authenticator } from './authenticator.js';
import { type Caller, countedAs } from './caller.js';
import { CallerLimits } from './caller-limits.js';
import { readCommandHeaders } from './command-headers.js';
import { oddities, UnreadableBody } from './json-body.js';
import { doorRefusal, type Fault, invalid, Problem } from './problem.js';
import { type RouteShapes, shapesOf } from './route-shapes.js';
import { takeShape } from './shape.js';

const id = new RegExp(idPattern);

/**
 * The one door. The contract judges the actor (401) before the shape (400) and the shape before the right (403); pipes would
 * run after every guard, so all three stand here, in that order, with how much each may ask (429) after the first.
 */
@Injectable()
export class DoorGuard implements CanActivate {
  private readonly routes = new Map<unknown, { readonly right: Right; readonly shapes: RouteShapes }>();

  constructor(
    private readonly reflector: Reflector,
    private readonly authenticator: Authenticator,
    private readonly limits: CallerLimits,
  ) {}

  async canActivate(context: ExecutionContext): Promise<true> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { right, shapes } = this.route(context);
    if (right.scope === 'public') return this.count(request.ip);
    const caller = await this.caller(request);
    if (caller.lasts !== null && request.method === 'GET') endAfter(context.switchToHttp().getResponse<FastifyReply>(), caller.lasts);
    this.count(countedAs(caller));
    const { kind } = caller.actor;
    if (kind === 'requester' && right.requesters === undefined) throw new Problem(doorRefusal('request/not-found'));
    request.admitted = { ...this.shape(request, shapes), caller, correlationId: request.correlationId ?? request.id };
    if (kind !== 'requester' && right.requesters === 'only') throw new Problem(doorRefusal('request/actor-not-allowed', { kind, allowed: ['requester'] }));
    const refused = right.after === 'sight' ? null : withheld(right.scope, caller);
    if (refused !== null) throw new Problem(refused);
    return true;
  }

  /** Who calls. Those who don't say are counted by their address, so that they can't shut out anybody who does. */
  private async caller(request: FastifyRequest): Promise<Caller> {
    const caller = await this.authenticator.identify(request.raw);
    if (!isRefusal(caller)) return caller;
    this.count(request.ip);
    throw new Problem(caller, null, this.authenticator.challenge(caller));
  }

  private count(caller: string): true {
    const wait = this.limits.take(caller);
    if (wait > 0) throw new Problem(doorRefusal('request/too-many'), Math.ceil(wait / 1_000));
    return true;
  }

  /** Puts the DTOs where the route's method looks for them, or throws with every fault of path, headers, query and body. */
  private shape(request: FastifyRequest, shapes: RouteShapes): Omit<Admitted, 'caller' | 'correlationId'> {
    const faults: Fault[] = [];
    for (const [name, value] of Object.entries(request.params as Readonly<Record<string, string>>)) {
      if (!id.test(value)) faults.push({ path: `path.${name}`, message: 'must be an id: 1–128 characters of [A-Za-z0-9._:-]' });
    }
    if (request.headers['x-correlation-id'] !== undefined && request.headers['x-correlation-id'] !== request.correlationId) {
      faults.push({ path: 'headers.x-correlation-id', message: 'must be 1–128 characters of [A-Za-z0-9._:-]' });
    }
    const headers = readCommandHeaders(request.headers, faults);
    const odd = oddities(request.query, 'query');
    faults.push(...odd);
    if (shapes.query !== null && odd.length === 0) {
      const query = takeShape(shapes.query, { ...(request.query as object) }, 'query');
      faults.push(...query.faults);
      request.query = query.value;
    }
    const sent = request.body === undefined ? {} : request.body; // `null` is a body, and none that a route takes
    if (sent instanceof UnreadableBody) faults.push(...sent.faults);
    else if (shapes.body !== null) {
      const body = takeShape(shapes.body, sent);
      faults.push(...body.faults);
      request.body = body.value;
    }
    if (faults.length > 0) throw new Problem(invalid(faults));
    return { ...headers, sent };
  }

  private route(context: ExecutionContext): { readonly right: Right; readonly shapes: RouteShapes } {
    const handler = context.getHandler();
    const known = this.routes.get(handler);
    if (known !== undefined) return known;
    const right = this.reflector.get<Right | undefined>(rightKey, handler);
    if (right === undefined) throw new Error(`no right is declared for ${context.getClass().name}.${handler.name}`);
    const found = { right, shapes: shapesOf(context.getClass(), handler.name) };
    this.routes.set(handler, found);
    return found;
  }
}

/** What a timer can count, in milliseconds: 24 days. */
const longest = 2 ** 31 - 1;

/** A live stream ends with the token that opened it; every other answer is long gone by then. */
function endAfter({ raw }: FastifyReply, milliseconds: number): void {
  const timer = setTimeout(() => raw.destroy(), Math.min(milliseconds, longest));
  raw.once('close', () => clearTimeout(timer));
}
