import { Controller, Get, Module, type NestApplicationOptions } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';

@Controller()
class HelloController {
  @Get('hello')
  hello() {
    return { hello: 'world' };
  }
}

@Module({ controllers: [HelloController] })
class HelloModule {}

/** The least that a NestJS service on Fastify does for a request: `node floor/hello.js`. Says where it listens. */
const quiet: Pick<NestApplicationOptions, 'logger'> = { logger: ['error', 'warn'] };
const app = await NestFactory.create<NestFastifyApplication>(HelloModule, new FastifyAdapter({ logger: false }), quiet);
await app.listen(0, '127.0.0.1');
process.stdout.write(`Listening: ${await app.getUrl()}/\n`);
process.once('SIGTERM', () => void app.close());
