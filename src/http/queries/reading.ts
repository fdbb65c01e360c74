import { HttpStatus, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { invalid, Problem } from '../door/problem.js';
import { ReadModels } from '../ports.js';
import type { AfterQuery } from './paging.dto.js';

/** What a reader gets who asked for more than the read models have yet. */
export interface Pending {
  readonly status: 'pending';
  /** What they wait for. */
  readonly after: string;
}

const defaultWait = 2_000;

/** The way of every read: up to the position asked for, then with the position read as `x-position`. */
@Injectable()
export class Reading {
  constructor(private readonly readModels: ReadModels) {}

  /**
   * Answers a question. With `after`, waits until the read models have that position, and otherwise answers 202.
   * @param read asked only then; nothing that it returns is older than `x-position`
   */
  async answer<Answer>({ after, wait }: AfterQuery, reply: FastifyReply, read: () => Promise<Answer>): Promise<Answer | Pending> {
    const reached = after === undefined || (await this.readModels.reach(BigInt(after), wait ?? defaultWait));
    void reply.header('x-position', (await this.readModels.position()).toString());
    if (reached) return answered(read);
    void reply.status(HttpStatus.ACCEPTED).header('retry-after', '1');
    return { status: 'pending', after };
  }
}

/** Whatever else comes from outside is checked before; only a made-up cursor can hold what PostgreSQL takes for no data (class 22). */
async function answered<Answer>(read: () => Promise<Answer>): Promise<Answer> {
  try {
    return await read();
  } catch (error) {
    const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
    throw typeof code === 'string' && /^22...$/.test(code) ? unreadableCursor() : error;
  }
}

/** 400 for a cursor that another list gave, or nobody. */
export function unreadableCursor(): Problem {
  return new Problem(invalid([{ path: 'query.cursor', message: 'is not a cursor of this list; begin again without one' }]));
}

