const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

const grouped = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });

/** `12,345` */
export function number(value: number): string {
  return grouped.format(value);
}

/** `12.3 %`, `–` of nothing; never 0 % or 100 % where that is not exact. */
export function share(part: number, whole: number): string {
  if (whole === 0) return '–';
  const percent = (100 * part) / whole;
  if (percent > 0 && percent < 0.1) return '<\u00a00.1\u00a0%';
  if (percent < 100 && percent > 99.9) return '>\u00a099.9\u00a0%';
  return `${percent.toFixed(1)}\u00a0%`;
}

/** The two largest units that matter: `3 d 4 h`, `5 min 20 s`. */
export function duration(seconds: number): string {
  const units = [['d', day], ['h', hour], ['min', minute], ['s', 1]] as const;
  const whole = Math.round(seconds);
  const at = units.findIndex(([, length]) => whole >= length);
  const [first, second] = at === -1 ? [] : units.slice(at, at + 2);
  if (first === undefined) return '0 s';
  const rest = Math.floor((whole % first[1]) / (second?.[1] ?? 1));
  const head = `${number(Math.floor(whole / first[1]))} ${first[0]}`;
  return second === undefined || rest === 0 ? head : `${head} ${rest} ${second[0]}`;
}

/** Whole days with one decimal, for columns of numbers that are compared. */
export function days(seconds: number): string {
  return new Intl.NumberFormat('en-GB', { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(seconds / day);
}

/** Seconds as days, for axes. */
export function inDays(seconds: number): number {
  return seconds / day;
}

/** `2016-03-01 09:14` of an ISO instant, UTC; seconds where there are any. */
export function instant(iso: string): string {
  const [date = '', time = ''] = iso.split('T');
  return `${date} ${time.slice(6, 8) === '00' || time === '' ? time.slice(0, 5) : time.slice(0, 8)}`;
}

/** The day that begins after a day, both YYYY-MM-DD. */
export function nextDay(written: string): string {
  return new Date(Date.parse(written) + day * 1_000).toISOString().slice(0, 10);
}

/** No more than `most` characters, the last an ellipsis where some are missing. */
export function shortened(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).trimEnd()}…`;
}

/** `1 ticket`, `2 tickets` */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${number(count)} ${count === 1 ? one : many}`;
}
