import type { OpenDisk } from './disk.js';
import { startGrpcServer } from './grpc-server.js';
import { openStore } from './open-store.js';

export interface StoreServerOptions {
  readonly folder: string;
  readonly durability: 'fsync' | 'relaxed';
  /** 0 takes a free port. */
  readonly port: number;
  /** Milliseconds since 1970. */
  readonly clock?: () => number;
  readonly openDisk?: OpenDisk;
}

/** A store and the gRPC server over it, in the thread that called. Knows no lock: the caller holds the folder. */
export interface StoreServer {
  readonly port: number;
  /** Resolves, with the reason, if the store stopped by itself. */
  readonly failed: Promise<Error>;
  stop(): Promise<void>;
}

/** Opens the folder's log and serves it. */
export async function startStoreServer(options: StoreServerOptions): Promise<StoreServer> {
  let broken = false;
  let fail: (error: Error) => void = () => undefined;
  const failed = new Promise<Error>((resolve) => {
    fail = resolve;
  });
  const opened = await openStore({
    ...options,
    onFailed: (error) => {
      broken = true;
      fail(error);
    },
  });
  const server = await startGrpcServer(opened.store, options.port).catch((error: unknown) => {
    opened.close();
    throw error;
  });
  // After a failed flush nobody may be told anything: connections are cut, not ended.
  void failed.then(() => server.kill());

  let stopping: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    await server.stop();
    if (!broken) await Promise.race([opened.store.idle(), failed]);
    opened.close();
  };
  return { port: server.port, failed, stop: () => (stopping ??= stop()) };
}
