import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import type { Fault } from './problem.js';

/** A DTO class whose fields are declared with the decorators of `fields.ts`. */
export type Shape<Body extends object> = new () => Body;

/** The fields of a DTO, as a plain object: what was left out is not there, not even as undefined. */
export type Fields<Body extends object> = { readonly [Name in keyof Body]: Body[Name] };

/** A value of the shape, or every fault it has. */
export type Shaped<Body extends object> = { readonly value: Fields<Body>; readonly faults: readonly [] } | { readonly value: null; readonly faults: readonly Fault[] };

const rules = {
  whitelist: true,
  forbidNonWhitelisted: true,
  forbidUnknownValues: false, // it would refuse a shape without fields; what is no object never gets here
  validationError: { target: false, value: false },
} as const;

/**
 * Takes a plain value as the shape, unknown fields being faults like wrong ones.
 * @param under the path of the value in the request, such as `commands.3.body`; empty for the body itself
 */
export function takeShape<Body extends object>(shape: Shape<Body>, plain: unknown, under = ''): Shaped<Body> {
  if (typeof plain !== 'object' || plain === null || Array.isArray(plain)) {
    return { value: null, faults: [{ path: under, message: 'must be a JSON object' }] };
  }
  const value = plainToInstance(shape, plain, { exposeUnsetFields: false });
  const faults = validateSync(value, rules).flatMap((error) => faultsOf(error, under));
  return faults.length === 0 ? { value: given(value), faults: [] } : { value: null, faults };
}

function given<Body extends object>(value: Body): Fields<Body> {
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([name, member]: [string, unknown]) => [name, isShape(member) ? given(member) : member])) as Fields<Body>;
}

/** Whether a member is itself of a DTO: plain objects are what their own check made of them. */
function isShape(member: unknown): member is object {
  return typeof member === 'object' && member !== null && !Array.isArray(member) && Object.getPrototypeOf(member) !== Object.prototype;
}

function faultsOf(error: ValidationError, under: string): readonly Fault[] {
  const path = under === '' ? error.property : `${under}.${error.property}`;
  const own = Object.entries(error.constraints ?? {}).map(([rule, message]) => ({
    path,
    message: rule === 'whitelistValidation' ? 'is not a field of this request' : message,
  }));
  return [...own, ...(error.children ?? []).flatMap((child) => faultsOf(child, path))];
}
