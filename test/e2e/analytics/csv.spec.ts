import { describe, expect, it } from '@jest/globals';
import { csv } from '../../../src/http/analytics/csv.js';

describe('CSV', () => {
  it.each([
    ['=1+1', `'=1+1`],
    ['+49', `'+49`],
    ['@cmd', `'@cmd`],
    ['-100', `'-100`],
    ['=a,"b"', `"'=a,""b"""`],
    ['two\nlines', '"two\nlines"'],
    ['plain', 'plain'],
    [-5, '-5'],
    [null, ''],
    [true, 'true'],
  ])('writes %j so that no spreadsheet runs it', (value, cell) => {
    expect(csv(['a'], [{ a: value }])).toBe(`a\r\n${cell}\r\n`);
  });

  it('has its header where there is nothing', () => {
    expect(csv(['a', 'b'], [])).toBe('a,b\r\n');
  });
});
