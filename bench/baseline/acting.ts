import { type CanActivate, createParamDecorator, type ExecutionContext, Injectable, UnauthorizedException } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Rights } from './rights.js';

const written = /^agent:([A-Za-z0-9._:-]{1,128})$/;

function agentIn({ headers }: FastifyRequest): string | undefined {
  const header = headers['x-actor'];
  return typeof header === 'string' ? written.exec(header)?.[1] : undefined;
}

/** Lets in whom the directory knows, by the same header as Custody under `dev`. */
@Injectable()
export class KnownAgents implements CanActivate {
  constructor(private readonly rights: Rights) {}

  canActivate(context: ExecutionContext): boolean {
    const agent = agentIn(context.switchToHttp().getRequest<FastifyRequest>());
    if (agent === undefined || !this.rights.knows(agent)) throw new UnauthorizedException();
    return true;
  }
}

/** The agent who asks. */
export const Acting = createParamDecorator((_: unknown, context: ExecutionContext) => agentIn(context.switchToHttp().getRequest<FastifyRequest>()));
