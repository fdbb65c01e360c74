import { isInstant } from '../../src/http/door/instant.js';

describe('an instant', () => {
  it.each(['2026-03-01T09:14:00Z', '2026-03-01T09:14:00.123Z', '2024-02-29T23:59:59.999999Z'])('is %s', (written) => {
    expect(isInstant(written)).toBe(true);
  });

  it.each(['2026-02-30T00:00:00Z', '2026-03-01', '2026-03-01T09:14:00', '2026-03-01T09:14:00+01:00', '2026-03-01T24:00:00Z', '0000-01-01T00:00:00Z', 'yesterday', 7])(
    'is not %s',
    (written) => {
      expect(isInstant(written)).toBe(false);
    },
  );
});
