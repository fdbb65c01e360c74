import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import type { Shape } from './shape.js';

/** The DTOs that a route's method takes as a whole. */
export interface RouteShapes {
  readonly body: Shape<object> | null;
  readonly query: Shape<object> | null;
}

type Controller = abstract new (...args: never[]) => object;

/** Reads from a controller's decorators which DTOs a method takes. */
export function shapesOf(controller: Controller, method: string): RouteShapes {
  const placed = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, method) ?? {}) as Readonly<Record<string, { readonly index: number; readonly data?: unknown }>>;
  const types = (Reflect.getMetadata('design:paramtypes', controller.prototype as object, method) ?? []) as readonly unknown[];
  const wholeOf = (place: RouteParamtypes): Shape<object> | null => {
    const [, found] = Object.entries(placed).find(([key, { data }]) => key.startsWith(`${place}:`) && data === undefined) ?? [];
    const type = found === undefined ? undefined : types[found.index];
    return typeof type === 'function' && type !== Object ? (type as Shape<object>) : null;
  };
  return { body: wholeOf(RouteParamtypes.BODY), query: wholeOf(RouteParamtypes.QUERY) };
}
