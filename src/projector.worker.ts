import { parentPort, workerData } from 'node:worker_threads';
import { projectAlone, type WorkerMessage, type WorkerTask } from './projecting.js';

if (parentPort === null) throw new Error('the projector’s thread is started by the service');
const parent = parentPort;
const tell = (message: WorkerMessage): void => parent.postMessage(message);

const running = projectAlone({
  ...(workerData as WorkerTask),
  onNews: (news) => tell({ tells: 'news', news }),
  onAdvance: (positions) => tell({ tells: 'advance', positions }),
});

parent.once('message', () => {
  running.stop().then(
    () => parent.close(),
    (error: unknown) => {
      tell({ tells: 'news', news: { event: 'failed', reason: String(error) } });
      parent.close();
    },
  );
});
