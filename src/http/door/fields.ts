import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  Allow, ArrayMaxSize, ArrayUnique, IsArray, IsBoolean, IsIn, IsInt, IsNumber, IsObject, IsString, Matches, Max, MaxLength, Min, MinLength,
  Validate, ValidateBy, ValidateIf, ValidateNested, ValidatorConstraint, type ValidatorConstraintInterface,
} from 'class-validator';
import { idPattern } from '../../kernel/brand.js';
import { isInstant } from './instant.js';

// One decorator a kind of field: what is checked at the door and what /openapi.json says are the same declaration.

interface May {
  /** May be left out. */
  readonly optional?: true;
  /** May be null. */
  readonly nullable?: true;
  readonly description?: string;
}

function field(checks: readonly PropertyDecorator[], schema: ApiPropertyOptions, may: May): PropertyDecorator {
  const present = (_: unknown, value: unknown) => !(may.optional === true && value === undefined) && !(may.nullable === true && value === null);
  const described = { ...schema, required: may.optional !== true, nullable: may.nullable === true, ...(may.description === undefined ? {} : { description: may.description }) };
  return applyDecorators(...checks, ValidateIf(present), ApiProperty(described as ApiPropertyOptions));
}

const id = new RegExp(idPattern);

/** An id: 1–128 characters of `[A-Za-z0-9._:-]`. */
export function Id(may: May = {}): PropertyDecorator {
  return field([Matches(id, { message: 'must be an id: 1–128 characters of [A-Za-z0-9._:-]' })], { type: String, pattern: idPattern }, may);
}

/** A list of ids, each once unless `repeats` are meant to count once. */
export function Ids(may: May & { readonly max?: number; readonly repeats?: boolean } = {}): PropertyDecorator {
  const { max = 1_000, repeats = false, ...rest } = may;
  const checks = [
    IsArray({ message: 'must be a list of ids' }),
    ArrayMaxSize(max, { message: `must not have more than ${max} items` }),
    ...(repeats ? [] : [ArrayUnique({ message: 'must name each id once' })]),
    Matches(id, { each: true, message: 'must hold ids: 1–128 characters of [A-Za-z0-9._:-]' }),
  ];
  return field(checks, { type: 'array', items: { type: 'string', pattern: idPattern }, maxItems: max, uniqueItems: !repeats }, rest);
}

/** Text of so many characters. */
export function Text(length: { readonly min?: number; readonly max: number }, may: May = {}): PropertyDecorator {
  const { min = 1, max } = length;
  const checks = [
    IsString({ message: 'must be text' }),
    MinLength(min, { message: `must have at least ${min} character${min === 1 ? '' : 's'}` }),
    MaxLength(max, { message: `must not have more than ${max} characters` }),
  ];
  return field(checks, { type: String, minLength: min, maxLength: max }, may);
}

/** Lines of text. */
export function Lines(limits: { readonly lines: number; readonly length: number }, may: May = {}): PropertyDecorator {
  const checks = [
    IsArray({ message: 'must be a list of lines' }),
    ArrayMaxSize(limits.lines, { message: `must not have more than ${limits.lines} lines` }),
    IsString({ each: true, message: 'must hold lines of text' }),
    MaxLength(limits.length, { each: true, message: `must hold lines of at most ${limits.length} characters` }),
  ];
  return field(checks, { type: 'array', items: { type: 'string', maxLength: limits.length }, maxItems: limits.lines }, may);
}

/** True or false. */
export function Flag(may: May = {}): PropertyDecorator {
  return field([IsBoolean({ message: 'must be true or false' })], { type: Boolean }, may);
}

/** One of several words. */
export function OneOf(words: readonly string[], may: May = {}): PropertyDecorator {
  return field([IsIn(words, { message: `must be one of ${words.join(', ')}` })], { type: String, enum: [...words] }, may);
}

/** One of several views, or `own:NAME`. */
export function ViewName(views: readonly string[], may: May = {}): PropertyDecorator {
  const own = idPattern.replace('^', '^own:');
  const pattern = `^(${views.join('|')})$|${own}`;
  return field([Matches(new RegExp(pattern), { message: `must be one of ${views.join(', ')}, or own:NAME` })], { type: String, pattern }, may);
}

/** Some of several words, each once. */
export function SomeOf(words: readonly string[], may: May = {}): PropertyDecorator {
  const checks = [
    IsArray({ message: `must be a list of ${words.join(', ')}` }),
    ArrayUnique({ message: 'must name each once' }),
    IsIn(words, { each: true, message: `must hold only ${words.join(', ')}` }),
  ];
  return field(checks, { type: 'array', items: { type: 'string', enum: [...words] }, uniqueItems: true }, may);
}

/** A number, fractions allowed, above `above` and not above `max`. */
export function Amount(limits: { readonly above: number; readonly max: number }, may: May = {}): PropertyDecorator {
  const checks = [
    IsNumber({ allowNaN: false, allowInfinity: false }, { message: 'must be a number' }),
    ValidateBy({ name: 'above', validator: { validate: (value) => typeof value !== 'number' || value > limits.above } }, { message: `must be above ${limits.above}` }),
    Max(limits.max, { message: `must not be above ${limits.max}` }),
  ];
  return field(checks, { type: 'number', exclusiveMinimum: limits.above as never, maximum: limits.max }, may);
}

/** A whole number. */
export function Whole(limits: { readonly min: number; readonly max: number }, may: May = {}): PropertyDecorator {
  const checks = [
    IsInt({ message: 'must be a whole number' }),
    Min(limits.min, { message: `must not be below ${limits.min}` }),
    Max(limits.max, { message: `must not be above ${limits.max}` }),
  ];
  return field(checks, { type: 'integer', minimum: limits.min, maximum: limits.max }, may);
}

/** A whole number in a query string, where everything arrives as text. */
export function WholeText(limits: { readonly min: number; readonly max: number }, may: May = {}): PropertyDecorator {
  const read = Transform(({ value }: { value: unknown }) => (typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value));
  return applyDecorators(read, Whole(limits, may));
}

/** `true` or `false` in a query string. */
export function FlagText(may: May = {}): PropertyDecorator {
  const read = Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value));
  return applyDecorators(read, Flag(may));
}

/** An instant, ISO 8601 in UTC. */
export function Instant(may: May = {}): PropertyDecorator {
  const check = ValidateBy({ name: 'instant', validator: { validate: isInstant } }, { message: 'must be an instant in UTC, such as 2026-03-01T09:14:00Z' });
  return field([check], { type: String, format: 'date-time' }, may);
}

/** Positions are 64-bit. */
const lastPosition = 2n ** 63n - 1n;

/** An opaque position, as a receipt carries it. */
export function Position(may: May = {}): PropertyDecorator {
  const validate = (value: unknown) => typeof value === 'string' && /^\d{1,19}$/.test(value) && BigInt(value) <= lastPosition;
  return field([ValidateBy({ name: 'position', validator: { validate } }, { message: 'must be the position of an earlier answer' })], { type: String }, may);
}

@ValidatorConstraint({ name: 'wordsById' })
class WordsById implements ValidatorConstraintInterface {
  validate(value: unknown, args?: { constraints: unknown[] }): boolean {
    const words = args?.constraints ?? [];
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    return Object.entries(value).every(
      ([key, list]) => id.test(key) && Array.isArray(list) && new Set(list).size === list.length && list.every((word) => words.includes(word)),
    );
  }

  defaultMessage(args?: { constraints: unknown[] }): string {
    return `must give each id a list of ${(args?.constraints ?? []).join(', ')}, each once`;
  }
}

/** An object from ids to lists of words, as `{support: ["ro", "note"]}`. */
export function SomeById(words: readonly string[], may: May = {}): PropertyDecorator {
  const schema = { type: 'object', additionalProperties: { type: 'array', items: { type: 'string', enum: [...words] }, uniqueItems: true } };
  return field([Validate(WordsById, [...words])], schema as ApiPropertyOptions, may);
}

/** A list of objects of another DTO. */
export function ListOf(shape: new () => object, limits: { readonly max: number }, may: May = {}): PropertyDecorator {
  const checks = [
    IsArray({ message: 'must be a list' }),
    ArrayMaxSize(limits.max, { message: `must not have more than ${limits.max} items` }),
    ValidateNested({ each: true, message: 'must hold objects' }),
    Type(() => shape),
  ];
  return field(checks, { type: () => shape, isArray: true, maxItems: limits.max }, may);
}

/** An object of another DTO. */
export function ObjectOf(shape: new () => object, may: May = {}): PropertyDecorator {
  const checks = [IsObject({ message: 'must be a JSON object' }), ValidateNested(), Type(() => shape)];
  return field(checks, { type: () => shape }, may);
}

/** One id, or a list of ids of which any will do. */
export function IdOrIds(may: May = {}): PropertyDecorator {
  const schema = { oneOf: [{ type: 'string', pattern: idPattern }, { type: 'array', items: { type: 'string', pattern: idPattern }, minItems: 1, maxItems: 100 }] };
  const validate = (value: unknown) => oneOrMore(value, (each) => id.test(each));
  return field([ValidateBy({ name: 'idOrIds', validator: { validate } }, { message: 'must be an id, or a list of 1–100 ids' })], schema, may);
}

/** One of several words, or a list of them of which any will do. */
export function WordOrWords(words: readonly string[], may: May = {}): PropertyDecorator {
  const schema = { oneOf: [{ type: 'string', enum: [...words] }, { type: 'array', items: { type: 'string', enum: [...words] }, minItems: 1, maxItems: 100 }] };
  const validate = (value: unknown) => oneOrMore(value, (each) => words.includes(each));
  return field([ValidateBy({ name: 'wordOrWords', validator: { validate } }, { message: `must be one of ${words.join(', ')}, or a list of them` })], schema, may);
}

function oneOrMore(value: unknown, fits: (each: string) => boolean): boolean {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.length > 0 && values.length <= 100 && values.every((each) => typeof each === 'string' && fits(each));
}

/** A list whose items are judged one by one later, so that one malformed item stops no other; `shape` is for the docs. */
export function Items(shape: new () => object, limits: { readonly max: number }): PropertyDecorator {
  const checks = [IsArray({ message: 'must be a list' }), ArrayMaxSize(limits.max, { message: `must not have more than ${limits.max} items` })];
  return field(checks, { type: () => shape, isArray: true, maxItems: limits.max }, {});
}

/** Anything that JSON can say; judged later. */
export function Anything(may: May = {}): PropertyDecorator {
  return field([Allow()], { type: 'object', additionalProperties: true }, may);
}
