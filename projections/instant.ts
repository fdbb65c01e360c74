/** A time as the pool returns it (`Date`) or as a projection writes it (ISO 8601). */
export type Instant = Date | string;

/** ISO 8601 UTC with milliseconds, the way every answer writes a time. */
export function iso(instant: Instant): string {
  return typeof instant === 'string' ? instant : instant.toISOString();
}

/** The same, where there may be none. */
export function isoOrNull(instant: Instant | null): string | null {
  return instant === null ? null : iso(instant);
}
