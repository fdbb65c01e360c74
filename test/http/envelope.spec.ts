import { canonicalJson, commandHash } from '../../src/http/door/envelope.js';

const lock = { actor: 'agent:alice', target: 'T-1', command: 'lock', body: { a: 1, b: { c: [1, 2], d: null } } };

describe('the hash of a command (EVT-4)', () => {
  it('is the same whatever the order of members', () => {
    expect(commandHash({ ...lock, body: { b: { d: null, c: [1, 2] }, a: 1 } })).toBe(commandHash(lock));
  });

  it.each([
    ['another actor', { actor: 'agent:bob' }],
    ['another ticket', { target: 'T-2' }],
    ['another command', { command: 'unlock' }],
    ['another value', { body: { a: 2, b: { c: [1, 2], d: null } } }],
    ['another order of a list', { body: { a: 1, b: { c: [2, 1], d: null } } }],
    ['a member more', { body: { ...lock.body, e: null } }],
  ])('differs by %s', (_, other) => {
    expect(commandHash({ ...lock, ...other })).not.toBe(commandHash(lock));
  });

  it('is over JSON without spaces, members sorted by code unit', () => {
    expect(canonicalJson({ b: 'ü"', a: [true, null, 1.5], B: {} })).toBe('{"B":{},"a":[true,null,1.5],"b":"ü\\""}');
  });
});
