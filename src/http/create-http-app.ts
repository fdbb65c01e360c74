import type { DynamicModule, LoggerService, NestApplicationOptions, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { explanations } from './explanations.js';
import { fastifyAdapter } from './fastify.js';
import { Metrics } from './service/metrics.js';
import { OpenApi } from './service/open-api.js';

/**
 * Makes the application; it does not listen yet.
 * @param root a module that imports `HttpModule.with(ports)` and knows the commands' handlers
 * @throws where a route has no declared right, or something that is injected is missing
 */
export async function createHttpApp(root: Type | DynamicModule, options: { readonly logger: LoggerService | false }): Promise<NestFastifyApplication> {
  const app = await createOperationsApp(root, options);
  app.get(OpenApi).describe(app);
  return app;
}

/** The same for a process that answers nobody: `root` imports `OperationsModule.with(ports)`. */
export async function createOperationsApp(root: Type | DynamicModule, options: { readonly logger: LoggerService | false }): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(root, fastifyAdapter(explanations), optionsOf(options));
  app.get(Metrics).observe(app.getHttpAdapter().getInstance());
  return app;
}

function optionsOf({ logger }: { readonly logger: LoggerService | false }): NestApplicationOptions {
  const options: Pick<NestApplicationOptions, 'bodyParser' | 'abortOnError' | 'logger'> = {
    bodyParser: false, // fastify.ts has the only one
    abortOnError: false,
    logger,
  };
  return options;
}
