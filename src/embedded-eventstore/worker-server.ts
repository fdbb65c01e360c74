import { Worker } from 'node:worker_threads';
import type { StoreServer, StoreServerOptions } from './store-server.js';

/** What the worker tells the thread that started it. */
export type FromWorker =
  | { readonly kind: 'ready'; readonly port: number }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'failed'; readonly message: string };

/** The store's server in a thread of its own: the host's work does not delay it, nor it the host's. */
export async function startWorkerServer(options: Pick<StoreServerOptions, 'folder' | 'durability' | 'port'>): Promise<StoreServer> {
  const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData: options });
  let fail: (error: Error) => void = () => undefined;
  const failed = new Promise<Error>((resolve) => {
    fail = resolve;
  });
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  let stopping = false;
  const port = await new Promise<number>((resolve, reject) => {
    worker.on('message', (message: FromWorker) => {
      if (message.kind === 'ready') resolve(message.port);
      else if (message.kind === 'refused') reject(new Error(message.message));
      else fail(new Error(message.message));
    });
    worker.once('error', (error: Error) => {
      reject(error);
      fail(error);
    });
    void exited.then(() => {
      reject(new Error('The thread of the embedded event store ended while starting.'));
      if (!stopping) fail(new Error('The thread of the embedded event store ended; restart this process.'));
    });
  });
  const stop = async (): Promise<void> => {
    stopping = true;
    worker.postMessage('stop');
    await exited;
  };
  return { port, failed, stop };
}
