/** What of JSON Schema the OpenAPI document uses. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly maxItems?: number;
  readonly minItems?: number;
  readonly uniqueItems?: boolean;
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
}

/** The schemas that others refer to, by their names. */
export type Schemas = Readonly<Record<string, Schema>>;

/** The schema itself, where it only refers to another. */
export function resolved(schema: Schema, schemas: Schemas): Schema {
  const name = (schema.$ref ?? schema.allOf?.[0]?.$ref)?.split('/').at(-1);
  return name === undefined ? schema : (schemas[name] ?? {});
}

/** Whether a value is as the document says: what is not must be refused at the door. */
export function fits(given: Schema, value: unknown, schemas: Schemas): boolean {
  const schema = resolved(given, schemas);
  if (schema.oneOf !== undefined) return schema.oneOf.some((one) => fits(one, value, schemas));
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? []);
  const type = types.find((each) => isOf(each, value));
  if (types.length > 0 && type === undefined) return false;
  if (schema.enum !== undefined && value !== null && !schema.enum.includes(value)) return false;
  if (typeof value === 'string') return fitsText(schema, value);
  if (typeof value === 'number') return fitsNumber(schema, value);
  if (Array.isArray(value)) return fitsList(schema, value, schemas);
  return typeof value !== 'object' || value === null || fitsObject(schema, value, schemas);
}

function isOf(type: string, value: unknown): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}

function fitsText({ pattern, minLength = 0, maxLength = Infinity, format }: Schema, value: string): boolean {
  const { length } = Array.from(value); // code points, as JSON Schema counts
  if (length < minLength || length > maxLength) return false;
  if (format === 'date-time' && Number.isNaN(Date.parse(value))) return false;
  return pattern === undefined || new RegExp(pattern).test(value);
}

function fitsNumber({ minimum = -Infinity, maximum = Infinity, exclusiveMinimum = -Infinity }: Schema, value: number): boolean {
  return value >= minimum && value <= maximum && value > exclusiveMinimum;
}

function fitsList({ items, minItems = 0, maxItems = Infinity, uniqueItems = false }: Schema, values: readonly unknown[], schemas: Schemas): boolean {
  if (values.length < minItems || values.length > maxItems) return false;
  if (uniqueItems && new Set(values.map((value) => JSON.stringify(value))).size < values.length) return false;
  return items === undefined || values.every((value) => fits(items, value, schemas));
}

function fitsObject({ properties = {}, required = [], additionalProperties = true }: Schema, value: object, schemas: Schemas): boolean {
  if (required.some((name) => !Object.hasOwn(value, name))) return false;
  return Object.entries(value).every(([name, member]) => {
    const declared = Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
    return typeof declared === 'object' ? fits(declared, member, schemas) : declared !== false;
  });
}
