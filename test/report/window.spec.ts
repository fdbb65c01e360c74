import { describe, expect, it } from '@jest/globals';
import { windowOf } from '../../src/report/window.js';

const now = '2026-11-22T02:54:21.000Z';
const span = { first: '2016-02-29T04:23:00.000Z', last: '2017-02-18T14:40:00.000Z' };

describe('the time that a report is about', () => {
  it('is the whole log in whole days where that is a year at most', () => {
    expect(windowOf({}, span, now)).toEqual({ from: '2016-02-29T00:00:00.000Z', to: '2017-02-19T00:00:00.000Z' });
  });

  it('is no longer than 366 days unless more is asked for', () => {
    expect(windowOf({}, { ...span, first: '2012-01-01T00:00:00.000Z' }, now).from).toBe('2016-02-19T00:00:00.000Z');
    expect(windowOf({ from: '2012-01-01T00:00:00.000Z' }, span, now).from).toBe('2012-01-01T00:00:00.000Z');
  });

  it('ends where it is asked to, and begins before that', () => {
    expect(windowOf({ to: '2016-05-01T00:00:00.000Z' }, span, now)).toEqual({ from: '2016-02-29T00:00:00.000Z', to: '2016-05-01T00:00:00.000Z' });
    expect(windowOf({ to: '2010-05-01T00:00:00.000Z' }, span, now)).toEqual({ from: '2009-04-30T00:00:00.000Z', to: '2010-05-01T00:00:00.000Z' });
  });

  it('is the year that ends today where there is no ticket', () => {
    expect(windowOf({}, null, now)).toEqual({ from: '2025-11-22T00:00:00.000Z', to: '2026-11-23T00:00:00.000Z' });
  });

  it('can not end before it begins', () => {
    expect(() => windowOf({ from: '2016-05-01T00:00:00.000Z', to: '2016-05-01T00:00:00.000Z' }, span, now)).toThrow('is not before that');
    expect(() => windowOf({ from: '2018-01-01T00:00:00.000Z' }, span, now)).toThrow('the report would end at 2017-02-19T00:00:00.000Z');
  });
});
