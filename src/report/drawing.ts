import type { DrawnElement } from '@mixmark-io/domino';
import type * as Plot from '@observablehq/plot';
import { type Markup, safe } from './html.js';

/** What a picture says to whoever does not see it. */
export interface Caption {
  /** Unique on the page. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
}

/** Draws a picture as SVG, with title and description. */
export type Draw = (caption: Caption, options: (plot: typeof Plot) => Plot.PlotOptions) => Markup;

const svg = 'http://www.w3.org/2000/svg';

/** Fetches Observable Plot and a document to draw in; only who makes a report waits for that. */
export async function drawing(): Promise<Draw> {
  const [plot, { default: domino }] = await Promise.all([import('@observablehq/plot'), import('@mixmark-io/domino')]);
  const document = domino.createDocument();
  return ({ id, title, description }, options) => {
    const drawn: unknown = plot.plot({ width, style: {}, ...options(plot), document: document as never, className: 'plot' });
    const picture = drawn as DrawnElement;
    // Its style sheet is the page's: one for all pictures, in both themes.
    picture.querySelector('style')?.remove();
    for (const [element, text] of [['desc', description], ['title', title]] as const) {
      const said = document.createElementNS(svg, element);
      said.setAttribute('id', `${id}-${element}`);
      said.textContent = text;
      picture.insertBefore(said, picture.firstChild);
    }
    picture.setAttribute('role', 'img');
    picture.setAttribute('aria-labelledby', `${id}-title ${id}-desc`);
    return safe(picture.outerHTML);
  };
}

/** Width of every picture in CSS pixels; narrower windows scale it down. */
export const width = 1_000;
