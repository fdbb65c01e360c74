import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { builtFile } from './running/services.js';

/** Measurements that stand by themselves, with an output of their own; run by name. */
export const studies: Readonly<Record<string, string>> = {
  views: 'the queries behind the views of tickets, with their plans',
  notifications: 'the fan-out of events to subscribers, and the delivery of webhooks',
  'event-store': 'what a million events cost the embedded event store to open',
};

/** Runs one to its end; whether all was well. */
export async function study(name: string): Promise<boolean> {
  const child = spawn(process.execPath, ['--expose-gc', builtFile(`bench/${name}.js`)], { stdio: 'inherit' });
  const [code] = (await once(child, 'close')) as [number | null];
  return code === 0;
}
