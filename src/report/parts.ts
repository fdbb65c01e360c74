import { csv } from '../http/analytics/csv.js';
import { number } from './format.js';
import { html, type Markup } from './html.js';

/** A column of a table for readers; numbers stand to the right. */
export interface Column {
  readonly head: string;
  readonly numeric?: true;
}

type Cell = string | Markup;

/** A table with its caption; the first cell of a row names it. `last` rows are set apart: others, and sums. */
export function table(caption: string, columns: readonly Column[], rows: readonly (readonly Cell[])[], last: readonly (readonly Cell[])[] = []): Markup {
  const cell = (value: Cell, index: number): Markup => {
    const style = columns[index]?.numeric === true ? html` class="number"` : null;
    return index === 0 ? html`<th scope="row"${style}>${value}</th>` : html`<td${style}>${value}</td>`;
  };
  const row = (cells: readonly Cell[]): Markup => html`<tr>${cells.map(cell)}</tr>`;
  const heads = columns.map(({ head, numeric }) => html`<th scope="col"${numeric === true ? html` class="number"` : null}>${head}</th>`);
  return html`<div class="scroll"><table><caption>${caption}</caption>
<thead><tr>${heads}</tr></thead>
<tbody>${rows.map(row)}</tbody>${last.length === 0 ? null : html`<tfoot>${last.map(row)}</tfoot>`}
</table></div>`;
}

/** What the colours of a picture mean, in the order in which it has them. */
export function legend(colours: readonly { readonly label: string; readonly colour: string }[]): Markup {
  return html`<ul class="legend">${colours.map(({ label, colour }) => html`<li><span class="swatch" style="background:${colour}"></span>${label}</li>`)}</ul>`;
}

/** A picture with the sentence that says how to read it. */
export function figure(picture: Markup, colours: Markup | null, caption: string): Markup {
  return html`<figure>${colours}${picture}<figcaption>${caption}</figcaption></figure>`;
}

/** How many lines of a file the page shows; the rest is in the file. */
const shownLines = 40;

/** The numbers behind a picture, all of them, as CSV: a file to keep, and its beginning to read. */
export function numbersBehind(file: string, what: string, columns: readonly string[], rows: readonly Readonly<Record<string, unknown>>[]): Markup {
  const text = csv(columns, rows);
  const data = Buffer.from(text).toString('base64');
  const lines = text.trimEnd().split('\r\n');
  const rest = lines.length - 1 - shownLines;
  return html`<details class="numbers"><summary>The numbers: ${what}, ${number(rows.length)} ${rows.length === 1 ? 'row' : 'rows'}</summary>
<p><a download="${file}" href="data:text/csv;charset=utf-8;base64,${data}">${file}</a> holds them all${rest > 0 ? `; this is how it begins` : ''}.</p>
<pre tabindex="0">${lines.slice(0, shownLines + 1).join('\n')}${rest > 0 ? `\n… and ${number(rest)} more` : ''}</pre></details>`;
}

/** A part of the page with its heading and what to know before looking. */
export function section(id: string, title: string, lead: string, ...content: readonly (Markup | null)[]): Markup {
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2><p class="lead">${lead}</p>${content}</section>`;
}

/** What stands where there is nothing to show. */
export function nothing(sentence: string): Markup {
  return html`<p class="nothing">${sentence}</p>`;
}
