/** What a stream's metadata stream says and the server honours. Counts of events, revisions; ages in seconds. */
export interface StreamMetadata {
  readonly maxCount?: number;
  readonly maxAge?: number;
  /** `$tb`: events below this revision are not read. */
  readonly truncateBefore?: number;
  /** Everything else, kept when the server itself rewrites `$tb`. */
  readonly others: Readonly<Record<string, unknown>>;
}

/** `$tb` of a soft-deleted stream: the largest int64, which a JSON number cannot hold exactly. */
export const SOFT_DELETED = '9223372036854775807';
export const METADATA_TYPE = '$metadata';
export const TOMBSTONE_TYPE = '$streamDeleted';

/** The stream that carries the metadata of `name`. */
export const metastreamOf = (name: string): string => `$$${name}`;
export const isMetastream = (name: string): boolean => name.startsWith('$$');
export const isSoftDeleted = (metadata: StreamMetadata | undefined): boolean =>
  (metadata?.truncateBefore ?? 0) >= Number(SOFT_DELETED);

/** Reads a `$metadata` event's data; what is not understood is ignored, as the real server does. */
export function parseMetadata(data: Buffer): StreamMetadata {
  const fields = parseObject(data.toString('utf8'));
  const { $maxCount, $maxAge, $tb, ...others } = fields;
  return {
    ...whereNumber('maxCount', $maxCount),
    ...whereNumber('maxAge', $maxAge),
    ...whereNumber('truncateBefore', $tb),
    others,
  };
}

/** The `$metadata` event's data that moves `$tb` and keeps the rest. `$tb` is text: it may exceed a JSON number. */
export function withTruncation(metadata: StreamMetadata | undefined, truncateBefore: string): Buffer {
  const kept = {
    ...metadata?.others,
    ...(metadata?.maxCount === undefined ? {} : { $maxCount: metadata.maxCount }),
    ...(metadata?.maxAge === undefined ? {} : { $maxAge: metadata.maxAge }),
  };
  const rest = JSON.stringify(kept).slice(1, -1);
  return Buffer.from(`{${rest === '' ? '' : `${rest},`}"$tb":${truncateBefore}}`, 'utf8');
}

function whereNumber<K extends string>(key: K, value: unknown): Partial<Record<K, number>> {
  return typeof value === 'number' && value >= 0 ? ({ [key]: value } as Record<K, number>) : {};
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
  } catch {
    return {};
  }
}
