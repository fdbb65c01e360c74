import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { mergeMap, type Observable } from 'rxjs';
import { ReadModels } from '../ports.js';

/** Events that may narrow who sees a ticket (ORG-12). */
const narrowing: ReadonlySet<string> = new Set(['OrgVisibilityChanged', 'MemberLeft', 'MemberViewRevoked', 'ConfidentialityChanged']);

/**
 * How long such an answer waits for the read models, in milliseconds. With PostgreSQL down it goes out all the same: reads
 * are 503 until they have passed it.
 */
const patience = 2_000;

/**
 * What narrows who may see is answered once the read models have it (ORG-12), by whichever route it was asked. The portal
 * does not rely on that, for it asks the event store; this is for whoever reads the views besides.
 */
@Injectable()
export class OnceHidden implements NestInterceptor {
  constructor(private readonly readModels: ReadModels) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.switchToHttp().getRequest<FastifyRequest>().method === 'GET') return next.handle();
    return next.handle().pipe(
      mergeMap(async (answer: unknown) => {
        const position = narrowedAt(answer);
        if (position !== null) await this.readModels.reach(position, patience);
        return answer;
      }),
    );
  }
}

/** Where the answer to one command, or to several at once, says that such an event stands; null where none was written. */
function narrowedAt(answer: unknown): bigint | null {
  const receipts = isBulk(answer) ? answer.items.map(({ receipt }) => receipt) : [answer];
  return receipts.reduce<bigint | null>((last, receipt) => {
    if (!isReceipt(receipt) || !receipt.events.some(({ type }) => narrowing.has(type))) return last;
    const position = BigInt(receipt.position);
    return last === null || position > last ? position : last;
  }, null);
}

function isBulk(answer: unknown): answer is { readonly items: readonly { readonly receipt?: unknown }[] } {
  return typeof answer === 'object' && answer !== null && 'items' in answer;
}

function isReceipt(answer: unknown): answer is { readonly position: string; readonly events: readonly { readonly type: string }[] } {
  return typeof answer === 'object' && answer !== null && 'position' in answer && 'events' in answer && Array.isArray(answer.events);
}
