import { describe, expect, it } from '@jest/globals';
import { namesIn } from '../../projections/directory/names.query.js';
import { duration, instant, share, shortened } from '../../src/report/format.js';
import { html, safe } from '../../src/report/html.js';
import { labelsOf } from '../../src/report/labels.js';
import { leading } from '../../src/report/leading.js';
import { numbersBehind } from '../../src/report/parts.js';

describe('words and numbers of a report', () => {
  it.each([[0, '0 s'], [0.4, '0 s'], [59, '59 s'], [60, '1 min'], [3_661, '1 h 1 min'], [86_399, '23 h 59 min'], [100_000, '1 d 3 h'], [1_000 * 86_400, '1,000 d']])('%d seconds are %s', (seconds, written) => {
    expect(duration(seconds)).toBe(written);
  });

  it.each([[0, 0, '–'], [0, 5, '0.0\u00a0%'], [1, 10_000, '<\u00a00.1\u00a0%'], [9_999, 10_000, '>\u00a099.9\u00a0%'], [5, 5, '100.0\u00a0%']])('%d of %d are %s', (part, whole, written) => {
    expect(share(part, whole)).toBe(written);
  });

  it('writes seconds of an instant where there are any', () => {
    expect([instant('2026-03-01T09:14:00.000Z'), instant('2026-03-01T09:14:07.000Z')]).toEqual(['2026-03-01 09:14', '2026-03-01 09:14:07']);
  });

  it('escapes whatever is not markup', () => {
    expect(html`<p title="${`"'`}">${['<b>', safe('<i>')]}${null}${0}</p>`.markup).toBe('<p title="&quot;&#39;">&lt;b&gt;<i>0</p>');
  });

  it('leads with the heaviest; one other is named, several are others, and what weighs nothing leads nowhere', () => {
    const lead = (weights: readonly number[]) => leading(weights.map((weight, index) => ({ weight, id: `i${index}` })), 2, ({ weight }) => weight, ({ id }) => id);
    expect(lead([1, 3, 2, 1])).toEqual({ top: [{ weight: 3, id: 'i1' }, { weight: 2, id: 'i2' }], others: [{ weight: 1, id: 'i0' }, { weight: 1, id: 'i3' }] });
    expect(lead([1, 1, 1])).toMatchObject({ top: { length: 3 }, others: [] });
    expect(lead([1, 0])).toMatchObject({ top: [{ id: 'i0' }], others: [{ id: 'i1' }] });
  });

  it('tells apart holders of one name', () => {
    const names = namesIn([{ kind: 'agent', id: 'a1', name: 'Kim' }, { kind: 'agent', id: 'a2', name: 'Kim' }, { kind: 'agent', id: 'b', name: 'A very long name indeed' }]);
    expect([...labelsOf(names, 'owner', ['a1', 'a2', 'b'], 10).values()]).toEqual(['Kim (a1)', 'Kim (a2)', shortened('A very long name indeed', 10)]);
  });

  it('shows how a long file begins, and how much more is in it', () => {
    const rows = Array.from({ length: 45 }, (_, index) => ({ n: index }));
    const { markup } = numbersBehind('n.csv', 'numbers', ['n'], rows);
    expect(markup).toContain('n.csv</a> holds them all; this is how it begins');
    expect(markup).toMatch(/39\n… and 5 more<\/pre>/);
  });
});
