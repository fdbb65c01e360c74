import { startEmbeddedEventStore, type EmbeddedEventStoreOptions } from '../../../src/embedded-eventstore/embedded-eventstore.js';

/** A process of its own that runs, or connects to, an event store: told by its options, it tells what it got. */
const options = JSON.parse(process.argv[2] ?? '{}') as EmbeddedEventStoreOptions;
const tell = (message: unknown): void => void process.send?.(message);

try {
  const store = await startEmbeddedEventStore({ ...options, onWaiting: (owner) => tell({ waitingFor: owner }) });
  tell({ connectionString: store.connectionString, own: store.own });
  void store.failed.then((error) => tell({ failed: error.message }));
  process.on('message', () => {
    void store.stop().then(() => {
      tell({ stopped: true });
      process.disconnect();
    });
  });
} catch (error) {
  tell({ refused: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
  process.disconnect();
}
