import { Injectable, Logger } from '@nestjs/common';
import type { Refusal } from '../../kernel/refusal.js';
import { doorRefusal } from './problem.js';

/** Where an accident happened, as the log tells it; nothing of bodies or headers. */
export interface Scene {
  readonly correlationId: string | undefined;
  readonly route: string | undefined;
}

/** Turns exceptions into refusals: a store out of reach is 503 and passes by itself; a stream that can’t be read is 409 and logged, anything else logged and 500. */
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
    if (isOutOfReach(exception)) return { refusal: doorRefusal('read-model/unavailable'), retryAfter: soon };
    const broken = faultIn(exception);
    if (broken !== null) {
      this.logger.error({ ...broken, ...scene, msg: `stream ${broken.stream} can’t be read from revision ${broken.revision} on; commands on it are refused` });
      return { refusal: doorRefusal('store/stream-unreadable', { revision: broken.revision, eventType: broken.type, correlationId: scene.correlationId }, 'EVT-6'), retryAfter: null };
    }
    const err = exception instanceof Error ? exception : new Error('something that is no error was thrown', { cause: exception });
    this.logger.error({ err, ...scene, msg: err.message });
    return { refusal: doorRefusal('service/accident', { correlationId: scene.correlationId }), retryAfter: null };
  }
}

/** Seconds. */
const soon = 2;

/**
 * Whether PostgreSQL can't be reached, is ending (classes 08 and 57P), or has no read models yet (42P01, 3F000): the projector
 * makes them at the first start, while commands are taken already.
 */
function isOutOfReach(exception: unknown): boolean {
  if (!(exception instanceof Error)) return false;
  const code: unknown = Reflect.get(exception, 'code');
  if (typeof code === 'string') return /^(08...|57P0.|53300|25P03|42P01|3F000|ECONN[A-Z]+|EPIPE|ETIMEDOUT)$/.test(code);
  return /^(Connection terminated|timeout exceeded when trying to connect)/.test(exception.message);
}

/** An event that can't be read (EVT-6): of a type that nobody knows, of a newer version, or broken. */
interface Fault {
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly fault: string;
}

function faultIn(exception: unknown): Fault | null {
  if (!(exception instanceof Error) || exception.name !== 'StreamBroken') return null;
  const { stream, revision, type, fault } = Reflect.get(exception, 'fault') as Fault; // which every StreamBroken has
  return { stream, revision, type, fault };
}

function numberIn(exception: unknown, member: string): number | null {
  if (!(exception instanceof Error)) return null;
  const value: unknown = Reflect.get(exception, member);
  return typeof value === 'number' ? value : null;
}
