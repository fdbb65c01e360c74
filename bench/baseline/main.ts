import { type NestApplicationOptions, ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { BaselineModule, type Manner } from './baseline.module.js';
import { openPool } from './pool.js';

/** The baseline as a service: `node baseline/main.js DATABASE_URL transaction|statement`. Says where it listens. */
const [databaseUrl = '', manner = 'transaction'] = process.argv.slice(2);

const quiet: Pick<NestApplicationOptions, 'logger'> = { logger: ['error', 'warn'] };
const pool = await openPool(databaseUrl);
const app = await NestFactory.create<NestFastifyApplication>(BaselineModule.over(pool, manner as Manner), new FastifyAdapter({ logger: false }), quiet);
app.useGlobalPipes(new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true, transform: true }));
await app.listen(0, '127.0.0.1');
process.stdout.write(`Listening: ${await app.getUrl()}/\n`);
process.once('SIGTERM', () => {
  void app.close().then(() => pool.end());
});
