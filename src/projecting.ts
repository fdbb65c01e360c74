import { Worker } from 'node:worker_threads';
import { readModels } from '../projections/read-models.js';
import { openClient } from './event-store/client.js';
import { openEventStore, type OpenEventStore } from './event-store/event-store.js';
import { EventLog } from './event-log.js';
import type { ProjectorNews } from './read-store/projector-options.js';
import { type RunningProjector, runProjector } from './read-store/run-projector.js';

/** A projector of this process, wherever it runs. */
export interface Projecting {
  /** Ends after the batch in hand. */
  stop(): Promise<void>;
}

export interface ProjectingOptions {
  readonly databaseUrl: string;
  readonly eventStoreUrl: string;
  /** Unique to this run of this process. */
  readonly holder: string;
  readonly onNews: (news: ProjectorNews) => void;
  /** Hears after each commit where the read models stand. */
  readonly onAdvance: (positions: ReadonlyMap<string, bigint | null>) => void;
}

/** What the worker is told at its start; positions and news come back as messages. */
export type WorkerTask = Pick<ProjectingOptions, 'databaseUrl' | 'eventStoreUrl' | 'holder'>;
export type WorkerMessage =
  | { readonly tells: 'news'; readonly news: ProjectorNews }
  | { readonly tells: 'advance'; readonly positions: ReadonlyMap<string, bigint | null> };

/** Projects in a worker thread, off the thread that answers HTTP, with connections of its own. */
export function projectInWorker(options: ProjectingOptions): Projecting {
  const { databaseUrl, eventStoreUrl, holder } = options;
  const task: WorkerTask = { databaseUrl, eventStoreUrl, holder };
  const worker = new Worker(new URL('./projector.worker.js', import.meta.url), { workerData: task });
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  worker.on('message', (message: WorkerMessage) => {
    if (message.tells === 'news') options.onNews(message.news);
    else options.onAdvance(message.positions);
  });
  worker.on('error', (error) => options.onNews({ event: 'failed', reason: `the projector's thread ended: ${String(error)}` }));
  return {
    stop: async () => {
      worker.postMessage('stop');
      await ended;
    },
  };
}

/** Projects on this thread, over a store that is open already. */
export function projectHere(options: ProjectingOptions, store: OpenEventStore): Projecting {
  const { databaseUrl, holder, onNews, onAdvance } = options;
  return runProjector({ databaseUrl, holder, log: onNews, onAdvance, projections: readModels, source: new EventLog(store) });
}

/** Projects in the worker: the same, with an event-store client of its own. */
export function projectAlone(options: ProjectingOptions): RunningProjector {
  const { databaseUrl, eventStoreUrl, holder, onNews, onAdvance } = options;
  const store = openEventStore({ open: () => openClient(eventStoreUrl) });
  const running = runProjector({ databaseUrl, holder, log: onNews, onAdvance, projections: readModels, source: new EventLog(store) });
  return {
    health: () => running.health(),
    stop: async () => {
      await running.stop();
      await store.close();
    },
  };
}
