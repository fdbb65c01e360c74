import type { LoggerService } from '@nestjs/common';
import type { AddressInfo } from 'node:net';
import { AppModule, partsOf, startProcessor } from './app.module.js';
import type { Authentication } from './authentication.js';
import { conditionOf } from './condition.js';
import type { Config } from './config.js';
import { dutiesOf } from './duties.js';
import { openHouse, type Tell } from './house.js';
import { createHttpApp, createOperationsApp } from './http/create-http-app.js';
import { CallerLimits } from './http/door/caller-limits.js';
import type { Condition } from './http/ports.js';
import { Metrics } from './http/service/metrics.js';
import { OperationsModule } from './http/service/operations.module.js';
import { startNotifying } from './notifying.js';
import type { StoreManner, Stores } from './stores.js';

export interface ServiceOptions extends Pick<StoreManner, 'durability' | 'onWaiting'> {
  readonly config: Config;
  readonly tell: Tell;
  readonly logger: LoggerService | false;
  /** `same` keeps everything on one thread: tests alone. */
  readonly threads: 'several' | 'same';
}

/** The service, answering. */
export interface RunningService {
  /** Such as `http://127.0.0.1:3000`. */
  readonly url: string;
  /** How to look at the read models by hand; null where the analyst's role could not be made. */
  readonly psql: string | null;
  /** Settles when a store has stopped by itself, with the reason: the process should say so and end. */
  readonly failed: Promise<Error>;
  /** Takes no more requests, finishes those under way, and ends everything in order. */
  stop(): Promise<void>;
}

/**
 * Opens the house over stores that are starting, and listens. It loads all of the program, which takes as long as the stores take to start.
 * @throws as `startService`; the stores are ended again
 */
export async function serve(starting: Promise<Stores>, authentication: Authentication, { config, tell, logger, threads }: ServiceOptions): Promise<RunningService> {
  const duties = dutiesOf[config.role];
  const house = await openHouse({ stores: starting, config, tell, patience: questionPatience, projector: duties.projects ? (threads === 'same' ? 'same' : 'worker') : 'none' });
  const closing: (() => Promise<void>)[] = [() => house.close()];
  const stop = async (): Promise<void> => {
    for (const step of closing.splice(0).reverse()) await step();
  };
  try {
    const parts = await partsOf(house);
    if (duties.processes) {
      const processor = startProcessor(house, parts.processes);
      closing.push(() => processor.stop());
    }
    const notifying = await startNotifying(house, config);
    closing.push(() => notifying.stop());
    const condition = (): Promise<Condition> => conditionOf(house, parts.processes, config);
    const app = duties.answers
      ? await createHttpApp(AppModule.over(house, parts, notifying, { condition, authentication, limits: limitsOf(config) }), { logger })
      : await createOperationsApp(OperationsModule.with({ readiness: { check: condition } }), { logger });
    app.get(Metrics).outbox(notifying.health);
    closing.push(() => app.close());
    await app.listen(config.port, config.host);
    const { port } = app.getHttpServer().address() as AddressInfo;
    return { url: `http://${config.host}:${port}`, psql: house.psql, failed: house.stores.failed, stop };
  } catch (error) {
    const late = new Promise<void>((resolve) => setTimeout(resolve, patience).unref());
    await Promise.race([stop(), late]); // what went wrong is told, even where what has begun won't end
    throw told(error, config);
  }
}

/** Whoever asks over HTTP hears within so many milliseconds, even from a PostgreSQL that hangs (F4). */
const questionPatience = 15_000;

/** How long a start that failed may take to end what it began, in milliseconds. */
const patience = 9_500;

/** In a row, callers may ask what they may in so many seconds. */
const burstSeconds = 5;

function limitsOf({ requestsPerSecond: perSecond }: Config): CallerLimits {
  return new CallerLimits(perSecond === null ? null : { perSecond, burst: burstSeconds * perSecond }, () => performance.now());
}

function told(error: unknown, { host, port }: Config): unknown {
  if (typeof error !== 'object' || error === null || !('code' in error)) return error;
  if (error.code === 'EADDRINUSE') return new Error(`${host}:${port} is in use; stop what listens there, or set PORT to another port.`, { cause: error });
  if (error.code === 'EACCES') return new Error(`listening on ${host}:${port} is not allowed; set PORT to one above 1023.`, { cause: error });
  return error;
}
