import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readLine } from '../../../src/import/change-line.js';
import { idFromName } from '../../../src/import/names.js';
import { profiles, recognise, statusFor } from '../../../src/import/profiles.js';

const opening = { ticket: 'INC1', at: '2016-02-29T04:57:00Z', op: 'open', actor: 'Updated by 7', changes: { status: 'New' }, src: { mod: 0 } };
const line = (changed: object): string => JSON.stringify({ ...opening, ...changed });

describe('a line of a ticket history', () => {
  it('is taken with members that nobody here knows', () => {
    expect(readLine(line({ tomorrow: { deep: 1 }, changes: { status: 'New', colour: 'red' } }))).toMatchObject({ ticket: 'INC1' });
  });

  it.each([
    ['{"ticket":', 'not JSON'],
    ['[]', 'Expected'],
    [line({ ticket: 'a b' }), '/ticket'],
    [line({ ticket: 7 }), '/ticket'],
    [line({ at: '29.2.2016' }), '/at'],
    [line({ at: '2016-99-29T04:57:00Z' }), '/at'],
    [line({ op: 'close' }), '/op'],
    [line({ changes: { status: 7 } }), '/changes'],
    [line({ changes: { colour: { hue: 1 } } }), '/changes'],
    [line({ changes: 'none' }), '/changes'],
    [line({ src: { mod: -1 } }), '/src/mod'],
    [line({ changes: { status: 'a\u0000b' } }), 'U+0000'],
    ['{"ticket":"A","at":"2016-02-29T04:57:00Z","changes":{"status":"\\ud800"}}', 'lone surrogates'],
  ])('is turned away with a reason: %s', (text, reason) => {
    expect(readLine(text)).toMatchObject({ fault: expect.stringContaining(reason) });
  });
});

describe('an id made from a name', () => {
  it('is an id, and no two names share one', () => {
    const name = fc.string({ unit: 'grapheme', maxLength: 300 });
    fc.assert(
      fc.property(name, name, (one, other) => {
        expect(idFromName(one)).toMatch(/^[A-Za-z0-9._:-]{1,128}$/);
        expect(idFromName(one) === idFromName(other)).toBe(one === other);
      }),
    );
  });

  it('keeps what people read and spells the rest, accents and punctuation included', () => {
    expect(idFromName('Group 70')).toBe('Group_70');
    expect(idFromName('Group_70')).toBe('Group.5F70');
    expect(idFromName('Zoë')).toBe('Zo.C3.AB');
  });

  it('never takes an id that means something already', () => {
    expect(idFromName('1', ['1'])).toBe('.31');
    expect(idFromName('unassigned', ['unassigned'])).toBe('.75nassigned');
  });
});

describe('an import profile', () => {
  it.each([
    ['servicenow', 'Resolved', 'resolved', 'resolved', false],
    ['servicenow', 'Closed', 'closed', 'closed', false],
    ['servicenow', 'Awaiting User Info', 'Awaiting_User_Info', 'pending', true],
    ['servicenow', '-100', '-100', 'open', true],
    ['vinst', 'Completed', 'Completed', 'closed', true],
    ['vinst', 'Queued', 'Queued', 'open', true],
    ['vinst', 'open', '.6Fpen', 'open', true],
  ] as const)('%s reads %s as %s (%s)', (name, label, id, category, custom) => {
    expect(statusFor(label, profiles[name])).toEqual({ id, category, custom });
  });

  it('is recognised from an opening line', () => {
    const vinst = readLine(line({ changes: { status: 'Queued', subStatus: 'In Call' } }));
    const servicenow = readLine(line({}));
    if ('fault' in vinst || 'fault' in servicenow) throw new Error('both lines are well-formed');
    expect([recognise(vinst).name, recognise(servicenow).name]).toEqual(['vinst', 'servicenow']);
  });
});
