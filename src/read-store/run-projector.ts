import { openDatabase } from './database.js';
import { Projector, type ProjectorHealth } from './projector.js';
import type { ProjectorOptions } from './projector-options.js';

/** A projector with its own connections. */
export interface RunningProjector {
  health(): ProjectorHealth;
  /** Ends after the batch in hand. */
  stop(): Promise<void>;
}

/** Runs a projector on a migrated database; for a worker thread or a process of its own. Reconnects by itself. */
export function runProjector(options: Omit<ProjectorOptions, 'pool'> & { readonly databaseUrl: string }): RunningProjector {
  const { databaseUrl, ...rest } = options;
  const database = openDatabase({ url: databaseUrl, onIdleError: ({ message }) => options.log({ event: 'failed', reason: message }), max: 6 });
  const projector = new Projector({ ...rest, pool: database.pool });
  projector.start();
  return {
    health: () => projector.health(),
    stop: async () => {
      await projector.stop();
      await database.close();
    },
  };
}
