import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { type DiscoveryService, MetadataScanner } from '@nestjs/core';
import { type Right, rightKey } from './allow.js';

/** One route of the service, as its decorators declare it. */
export interface Route {
  /** `The method in capitals, as `GET. */
  readonly method: string;
  readonly path: string;
  /** `Class.method`. */
  readonly name: string;
  readonly right: Right | null;
}

/** Every route of every controller that the application has. */
export function routesOf(discovery: DiscoveryService): readonly Route[] {
  return routesIn(discovery.getControllers().map(({ metatype }) => metatype));
}

/** Every route of these controllers. */
export function routesIn(controllers: readonly unknown[]): readonly Route[] {
  const scanner = new MetadataScanner();
  return controllers.flatMap((controller) => {
    if (typeof controller !== 'function') return [];
    const prototype = controller.prototype as Readonly<Record<string, object>>;
    const prefix = String(Reflect.getMetadata(PATH_METADATA, controller) ?? '');
    return scanner.getAllMethodNames(prototype).flatMap((method): Route[] => {
      const handler = prototype[method];
      const path = handler === undefined ? undefined : (Reflect.getMetadata(PATH_METADATA, handler) as string | undefined);
      if (handler === undefined || path === undefined) return [];
      const verb = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod;
      return [{
        method: RequestMethod[verb],
        path: `/${[prefix, path].map((part) => part.replace(/^\/|\/$/g, '')).filter((part) => part !== '').join('/')}`,
        name: `${controller.name}.${method}`,
        right: (Reflect.getMetadata(rightKey, handler) as Right | undefined) ?? null,
      }];
    });
  });
}

/**
 * Default deny: a route without a declared right fails the start.
 * @throws Error that names every such route
 */
export function assertEveryRouteDeclared(routes: readonly Route[]): void {
  const open = routes.filter(({ right }) => right === null);
  if (open.length === 0) return;
  throw new Error(`Routes without a declared right (@Allow): ${open.map(({ method, path, name }) => `${method} ${path} (${name})`).join(', ')}`);
}

/**
 * Where there is no door, nothing may need one.
 * @throws Error that names every route that does
 */
export function assertEveryRoutePublic(routes: readonly Route[]): void {
  const guarded = routes.filter(({ right }) => right?.scope !== 'public');
  if (guarded.length === 0) return;
  throw new Error(`Routes that need a door, where there is none: ${guarded.map(({ method, path, name }) => `${method} ${path} (${name})`).join(', ')}`);
}
