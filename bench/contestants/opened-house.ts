import { NestFactory } from '@nestjs/core';
import { NestApplicationContextOptions } from '@nestjs/common/interfaces/nest-application-context-options.interface.js';
import { CommandBus } from '@nestjs/cqrs';
import { CustodyModule } from '../../src/custody.module.js';
import { type House, openHouse, type HouseOptions, readModelNames, type Tell } from '../../src/house.js';
import { FollowedInstallation } from '../../src/installation/followed-installation.js';
import { startStores } from '../../src/stores.js';

/** The stores, the log, the read models and the commands of the product, opened in this process as its command line opens them. */
export interface OpenedHouse {
  readonly house: House;
  readonly commands: CommandBus;
  close(): Promise<void>;
}

/** Milliseconds after which read models that are not complete are a failure. */
const patience = 300_000;

/** Opens the embedded stores of a folder with fsync, each in a thread or process of its own, as `serve` does. */
export async function openedHouse(dataDir: string, projector: HouseOptions['projector']): Promise<OpenedHouse> {
  const config = { eventStoreUrl: null, databaseUrl: null, dataDir };
  const tell: Tell = (level, message, facts) => {
    if (level !== 'info') process.stderr.write(`${level}: ${message} ${JSON.stringify(facts ?? {})}\n`);
  };
  const house = await openHouse({ stores: startStores(config, { owner: 'cli', onRestart: (reason) => tell('warn', reason) }), config, projector, tell });
  const options = Object.assign(new NestApplicationContextOptions(), { logger: ['error', 'warn'] as ('error' | 'warn')[], abortOnError: false });
  const app = await NestFactory.createApplicationContext(CustodyModule.over(house), options);
  await app.get(FollowedInstallation).start();
  return {
    house,
    commands: app.get(CommandBus),
    close: async () => {
      await app.close();
      await house.close();
    },
  };
}

/** Waits until every read model has the event at a position. */
export async function untilShown(house: House, position: bigint): Promise<void> {
  if (!(await house.checkpoints.waitFor(readModelNames, position, patience))) throw new Error(`the read models did not reach ${position} within ${patience} ms`);
}
