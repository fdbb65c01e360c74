import { fromOpenedAt, heldFigures } from './custody-figures.js';
import type { Figure, LogKind } from './figure.js';
import { lineFigures } from './line-figures.js';
import { vinstFigures } from './vinst-figures.js';

/** Every figure that the aggregate file of such a log holds; together they reproduce it key by key. */
export function figuresOf(log: LogKind): readonly Figure[] {
  return [...lineFigures(log), ...heldFigures, ...(log === 'vinst' ? vinstFigures : [fromOpenedAt])];
}
