import type { OpenAPIObject } from '@nestjs/swagger';

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly description?: string;
  readonly additionalProperties?: Schema | boolean;
  readonly maxLength?: number;
}

interface Operation {
  readonly tags?: readonly string[];
  readonly summary?: string;
  readonly description?: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean; readonly description?: string; readonly schema?: Schema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: Schema }>> };
  readonly responses: Readonly<Record<string, { readonly description?: string }>>;
  readonly 'x-right'?: { readonly scope: string };
}

const style = `
:root{color-scheme:light dark;--line:#8884}
body{font:16px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem}
code,pre{font-family:ui-monospace,monospace;font-size:.9em}
h2{margin-top:2.5rem;border-bottom:1px solid var(--line)}
details{border:1px solid var(--line);border-radius:.4rem;margin:.4rem 0;padding:.3rem .7rem}
summary{cursor:pointer}summary b{display:inline-block;min-width:3.5rem}
table{border-collapse:collapse;width:100%;margin:.5rem 0}td,th{text-align:left;vertical-align:top;padding:.2rem .6rem .2rem 0;border-bottom:1px solid var(--line)}
.quiet{opacity:.7}`;

/** The contract as one readable page: no script, nothing loaded from elsewhere. */
export function docsPage(document: OpenAPIObject): string {
  const schemas = (document.components?.schemas ?? {}) as Readonly<Record<string, Schema>>;
  const byTag = new Map<string, string[]>();
  for (const [path, item] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(item as Readonly<Record<string, Operation>>)) {
      const tag = operation.tags?.[0] ?? 'other';
      byTag.set(tag, [...(byTag.get(tag) ?? []), operationText(method, path, operation, schemas)]);
    }
  }
  const sections = [...byTag].map(([tag, operations]) => `<h2 id="${escape(tag)}">${escape(tag)}</h2>${operations.join('')}`);
  const contents = [...byTag.keys()].map((tag) => `<a href="#${escape(tag)}">${escape(tag)}</a>`).join(' · ');
  return page(
    document.info.title,
    `<h1>${escape(document.info.title)}</h1>${paragraphs(document.info.description ?? '')}<p>${contents} · <a href="/openapi.json">/openapi.json</a></p>${sections.join('')}`,
  );
}

/** A whole HTML page around a body that is already HTML. */
export function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(title)}</title><style>${style}</style><body>${body}</body></html>`;
}

/** Text as HTML. */
export function escape(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

function operationText(method: string, path: string, operation: Operation, schemas: Readonly<Record<string, Schema>>): string {
  const right = operation['x-right']?.scope;
  const parameters = (operation.parameters ?? []).map(({ name, in: place, required, description, schema }) =>
    row([`<code>${escape(name)}</code>`, `${place}${required === true ? '' : ' <span class="quiet">optional</span>'}`, typeText(schema, schemas), text(description ?? '')]),
  );
  const body = operation.requestBody?.content['application/json']?.schema;
  const answers = Object.entries(operation.responses).map(([status, { description }]) => row([`<code>${status}</code>`, text(description ?? '')]));
  return `<details><summary><b>${method.toUpperCase()}</b> <code>${escape(path)}</code> <span class="quiet">${text(operation.summary ?? '')}</span></summary>
${paragraphs(operation.description ?? '')}${right === undefined ? '' : `<p class="quiet">Scope: ${escape(right)}</p>`}
${parameters.length === 0 ? '' : `<table>${parameters.join('')}</table>`}${body === undefined ? '' : `<p>Body</p>${fields(body, schemas)}`}<table>${answers.join('')}</table></details>`;
}

function fields(schema: Schema, schemas: Readonly<Record<string, Schema>>): string {
  const { properties = {}, required = [] } = resolve(schema, schemas);
  const rows = Object.entries(properties).map(([name, property]) =>
    row([`<code>${escape(name)}</code>`, required.includes(name) ? '' : '<span class="quiet">optional</span>', typeText(property, schemas), text(property.description ?? '')]),
  );
  return rows.length === 0 ? '<p class="quiet">An empty object.</p>' : `<table>${rows.join('')}</table>`;
}

function typeText(schema: Schema | undefined, schemas: Readonly<Record<string, Schema>>): string {
  if (schema === undefined) return '';
  if (schema.$ref !== undefined) return fields(schema, schemas);
  if (schema.enum !== undefined) return schema.enum.map((word) => `<code>${escape(String(word))}</code>`).join(' ');
  if (schema.items !== undefined) return `list of ${typeText(schema.items, schemas)}`;
  if (typeof schema.additionalProperties === 'object') return `object of ${typeText(schema.additionalProperties, schemas)}`;
  return escape([schema.type ?? ''].flat().join(' or '));
}

function resolve(schema: Schema, schemas: Readonly<Record<string, Schema>>): Schema {
  return schema.$ref === undefined ? schema : (schemas[schema.$ref.slice('#/components/schemas/'.length)] ?? {});
}

function row(cells: readonly string[]): string {
  return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
}

function paragraphs(words: string): string {
  return words === '' ? '' : words.split('\n\n').map((part) => `<p>${text(part)}</p>`).join('');
}

/** Text with `code` in backticks. */
function text(words: string): string {
  return escape(words).replace(/`([^`]+)`/g, '<code>$1</code>');
}
