import type { ReportWindow } from './facts.js';

const day = 86_400_000;
const longestDefault = 366 * day;

/** When the first ticket was opened and the last event of one was; ISO 8601. */
interface Span {
  readonly first: string;
  readonly last: string;
}

/**
 * The window asked for. What is not asked for: to the end of the last day (UTC) on record, from the day of the first opening,
 * but no more than 366 days; where there is no ticket, the year that ends today.
 * @throws an error that says why there is no such window
 */
export function windowOf(asked: Partial<ReportWindow>, span: Span | null, now: string): ReportWindow {
  const to = asked.to ?? instant(dayOf(span?.last ?? now) + day);
  const aYearBefore = Date.parse(to) - longestDefault;
  const firstDay = span === null ? aYearBefore : dayOf(span.first);
  const from = asked.from ?? instant(firstDay > aYearBefore && firstDay < Date.parse(to) ? firstDay : aYearBefore);
  if (Date.parse(from) >= Date.parse(to)) throw new Error(`the report would end at ${to} and begin at ${from}, which is not before that; name another --from or --to.`);
  return { from, to };
}

function dayOf(written: string): number {
  return Math.floor(Date.parse(written) / day) * day;
}

function instant(time: number): string {
  return new Date(time).toISOString();
}
