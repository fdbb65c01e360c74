import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** A service in a process of its own. */
export interface ServiceProcess {
  readonly url: string;
  /** Ends it in order. */
  stop(): Promise<void>;
}

/** Starts one of several services on the same stores. */
export async function startServiceProcess(stores: { readonly eventStoreUrl: string; readonly databaseUrl: string }): Promise<ServiceProcess> {
  const program = ['--import', './test/support/ts-loader.mjs', 'test/e2e/owner-and-lock/service-child.ts', stores.eventStoreUrl, stores.databaseUrl];
  const child = spawn(process.execPath, program, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const died = ended.then(([code]) => Promise.reject(new Error(`the service ended with code ${String(code)}`)));
  const [line] = (await Promise.race([once(child.stdout, 'data'), died])) as [Buffer];
  died.catch(() => undefined); // from now on its end is what `stop` asks for
  return {
    url: line.toString().trim(),
    stop: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
