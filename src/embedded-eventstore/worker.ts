import { parentPort, workerData } from 'node:worker_threads';
import { startStoreServer, type StoreServerOptions } from './store-server.js';
import type { FromWorker } from './worker-server.js';

const options = workerData as StoreServerOptions;
const tell = (message: FromWorker): void => parentPort?.postMessage(message);
const text = (error: unknown): string => (error instanceof Error ? error.message : String(error));

try {
  const server = await startStoreServer(options);
  void server.failed.then((error) => tell({ kind: 'failed', message: error.message }));
  parentPort?.on('message', () => {
    void server
      .stop()
      .catch((error: unknown) => tell({ kind: 'failed', message: text(error) }))
      .then(() => parentPort?.close());
  });
  tell({ kind: 'ready', port: server.port });
} catch (error) {
  tell({ kind: 'refused', message: text(error) });
  parentPort?.close();
}
