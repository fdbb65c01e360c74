import { Injectable, Logger } from '@nestjs/common';
import type { Refusal } from '../../kernel/refusal.js';
import { doorRefusal } from './problem.js';

/** Where an accident happened, as the log tells it; nothing of bodies or headers. */
export interface Scene {
  readonly correlationId: string | undefined;
  readonly route: string | undefined;
}

/** Turns exceptions into refusals: a store out of reach is 503 and passes by itself, anything else is logged and 500. */
@Injectable()
export class Accidents {
  private readonly logger = new Logger('http');

  /** @returns what to tell, and the seconds after which to try again, where that may help */
  refusal(exception: unknown, scene: Scene): { readonly refusal: Refusal; readonly retryAfter: number | null } {
    // The rooms of the stores are not this room's to import: their exceptions are known by what they carry.
    const milliseconds = numberIn(exception, 'retryAfterMs');
    if (milliseconds !== null) return { refusal: doorRefusal('store/unavailable'), retryAfter: Math.max(1, Math.ceil(milliseconds / 1_000)) };
    const seconds = numberIn(exception, 'retryAfter');
    if (seconds !== null) return { refusal: doorRefusal('read-model/unavailable'), retryAfter: seconds };
    const err = exception instanceof Error ? exception : new Error('something that is no error was thrown', { cause: exception });
    this.logger.error({ err, ...scene, msg: err.message });
    return { refusal: doorRefusal('service/accident', { correlationId: scene.correlationId }), retryAfter: null };
  }
}

function numberIn(exception: unknown, member: string): number | null {
  if (!(exception instanceof Error)) return null;
  const value: unknown = Reflect.get(exception, member);
  return typeof value === 'number' ? value : null;
}
