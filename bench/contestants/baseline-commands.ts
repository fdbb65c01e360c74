import { NestFactory } from '@nestjs/core';
import { NestApplicationContextOptions } from '@nestjs/common/interfaces/nest-application-context-options.interface.js';
import { BaselineModule, type Manner } from '../baseline/baseline.module.js';
import { openPool } from '../baseline/pool.js';
import { Tickets } from '../baseline/tickets.js';
import { contest } from '../running/contest.js';
import { inFlight } from '../running/in-flight.js';
import { type Cost, counting } from './cpu.js';
import { agents, commandsPerCycle, ticketName, width } from './world.js';

/** The baseline's commands in process: the same three on the same number of tickets. */
export interface Options {
  readonly databaseUrl: string;
  readonly manner: Manner;
}

export interface Task {
  readonly tickets: number;
}

export interface Sample {
  readonly commands: number;
  /** Seconds until the last command was answered, each being on the disk, and what they cost. */
  readonly answered: Cost;
}

contest<Options, Task, Sample>(async ({ databaseUrl, manner }) => {
  const pool = await openPool(databaseUrl);
  const options = Object.assign(new NestApplicationContextOptions(), { logger: ['error', 'warn'] as ('error' | 'warn')[], abortOnError: false });
  const app = await NestFactory.createApplicationContext(BaselineModule.over(pool, manner), options);
  const tickets = app.get(Tickets);
  return {
    run: async (task) => {
      const counted = counting();
      await inFlight(width, task.tickets, async (number) => {
        const [first, second] = [agents[number % agents.length] ?? '', agents[(number + 1) % agents.length] ?? ''];
        await tickets.lock(ticketName(number), first);
        await tickets.changeOwner(ticketName(number), first, { ownerId: second });
        await tickets.unlock(ticketName(number), second);
      });
      return { commands: task.tickets * commandsPerCycle, answered: counted() };
    },
    leave: async () => {
      await app.close();
      await pool.end();
    },
  };
});
