import { NestApplicationContextOptions } from '@nestjs/common/interfaces/nest-application-context-options.interface.js';
import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import { readConfig } from '../config.js';
import { CustodyModule } from '../custody.module.js';
import { type House, openHouse, readModelNames, type Tell } from '../house.js';
import { FollowedInstallation } from '../installation/followed-installation.js';
import { startStores } from '../stores.js';
import type { Console } from './console.js';

/** What goes wrong in Nest's own start is told, nothing else. */
const quiet = { logger: ['error', 'warn'] as ('error' | 'warn')[], abortOnError: false };

/** The house as a command has it: with the commands' handlers at hand. */
export interface Opened {
  readonly house: House;
  readonly app: INestApplicationContext;
}

/**
 * Opens the stores of the data folder, or connects to those of a running service, and closes them again whatever happens.
 * Log lines go to standard error.
 */
export async function withHouse<Result>(console: Console, projector: 'worker' | 'none', work: (opened: Opened) => Promise<Result>): Promise<Result> {
  const config = readConfig(process.env);
  const tell: Tell = (level, message, facts) => {
    if (level !== 'info') console.say(`${level}: ${message}${facts === undefined ? '' : ` ${JSON.stringify(facts)}`}`);
  };
  const house = await openHouse({ stores: startStores(config, { owner: 'cli', onRestart: (reason) => tell('warn', reason) }), config, projector, tell });
  try {
    const app = await NestFactory.createApplicationContext(CustodyModule.over(house), Object.assign(new NestApplicationContextOptions(), quiet));
    await app.get(FollowedInstallation).start();
    try {
      return await work({ house, app });
    } finally {
      await app.close();
    }
  } finally {
    await house.close();
  }
}

/** How long a command waits for the read models of another process to catch up, in milliseconds, before it says so. */
const patience = 5_000;

/** Waits until every read model has what was written, showing how far they are. */
export async function untilShown(house: House, position: bigint | null, console: Console, signal: AbortSignal): Promise<void> {
  if (position === null) return;
  const progress = console.progress('read models');
  while (!signal.aborted && !(await house.checkpoints.waitFor(readModelNames, position, patience))) {
    const { events, projections } = await house.lag.read();
    const lag = Math.max(0, ...projections.map((each) => each.lag));
    progress.at(events === 0 ? 1 : 1 - lag / events, `${lag} events to go`);
  }
  progress.done();
}

/** Position of the last event that read models take; null where there is none. Reads only what none of them has yet. */
export async function lastPosition(house: House): Promise<bigint | null> {
  const { projections } = await house.lag.read();
  let last = projections.reduce<bigint | null>((most, { position }) => (position !== null && (most === null || position > most) ? position : most), null);
  for await (const batch of house.log.readAll(last, 5_000)) last = batch.at(-1)?.position ?? last;
  return last;
}
