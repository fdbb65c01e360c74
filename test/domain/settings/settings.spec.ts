import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { settingsDecider } from '../../../src/settings/settings.decider.js';
import { settingsFaults } from '../../../src/settings/settings-faults.js';
import type { Settings } from '../../../src/settings/settings.events.js';
import { given } from '../../support/deciding.js';

const fresh = given(settingsDecider, null);
const change = (changes: Partial<Settings>) => ({ type: 'ChangeSettings', changes }) as const;

describe('the settings (section 12)', () => {
  it('have these defaults', () => {
    expect(fresh.state).toMatchObject({
      lockOnDesignatedOwner: true,
      lockEnforcement: 'strict',
      responsibleSharesLock: false,
      autoResponsible: false,
      unlockCategories: ['resolved', 'closed'],
      protectSharedOwnership: true,
      tellRequesterAboutOwner: false,
      timeZone: 'UTC',
      ticketUrl: 'http://localhost:3000/tickets/{id}',
      approvalValidDays: 30,
      pingPongWindowHours: 72,
      riskWarningVersion: 1,
    });
  });

  it('warn in the very words of version 1 (ORG-7)', () => {
    expect(createHash('sha256').update(fresh.state.riskWarning).digest('hex')).toBe('d66314c1274553784f2bf7175537f3cb2c50a6db946752f3b34c899014d656ba');
  });

  it('record what really changes and nothing else', () => {
    const wanted = change({ timeZone: 'Europe/Berlin', autoResponsible: false, unlockCategories: ['closed', 'resolved'] });
    expect(fresh.when(wanted)).toEqual([{ type: 'SettingsChanged', data: { changes: { timeZone: 'Europe/Berlin' } } }]);
    expect(fresh.then(wanted).state).toMatchObject({ timeZone: 'Europe/Berlin', lockEnforcement: 'strict' });
  });

  it('say nothing to what holds already, nor to nothing', () => {
    expect(fresh.when(change({ lockEnforcement: 'strict' }))).toEqual([]);
    expect(fresh.when(change({}))).toEqual([]);
    expect(fresh.when(change({ timeZone: undefined }))).toEqual([]);
  });

  it('count each new wording of the warning, an old one used again too (ORG-7)', () => {
    const first = fresh.state.riskWarning;
    const again = fresh.then(change({ riskWarning: 'Mind.' }), change({ riskWarning: 'Mind.' }), change({ autoResponsible: true }), change({ riskWarning: first }));
    expect(again.state).toMatchObject({ riskWarning: first, riskWarningVersion: 3 });
  });
});

describe('a body that changes settings', () => {
  it.each<[string, object]>([
    ['nothing', {}],
    ['a zone', { timeZone: 'America/Argentina/Buenos_Aires' }],
    ['no unlocking at all (LCK-10)', { unlockCategories: [] }],
    ['fractions of a day', { approvalValidDays: 0.0001 }],
    ['advice instead of refusal (LCK-5)', { lockEnforcement: 'advisory' }],
    ['an address', { ticketUrl: 'https://desk.example.org/t/{id}?from=mail' }],
  ])('passes with %s', (_, body) => expect(settingsFaults(body)).toEqual([]));

  it.each<[string, unknown, readonly string[]]>([
    ['no object', [], ['']],
    ['no body', null, ['']],
    ['an unknown setting', { colour: 'red' }, ['colour']],
    ['a wrong type', { autoResponsible: 'yes' }, ['autoResponsible']],
    ['null', { timeZone: null }, ['timeZone']],
    ['no such zone', { timeZone: 'Europe/Atlantis' }, ['timeZone']],
    ['an offset for a zone', { timeZone: '+02:00' }, ['timeZone']],
    ['a category that never unlocks (LCK-10)', { unlockCategories: ['open'] }, ['unlockCategories.0']],
    ['no such enforcement', { lockEnforcement: 'lax' }, ['lockEnforcement']],
    ['an empty warning', { riskWarning: ' \n' }, ['riskWarning']],
    ['an address without the ticket', { ticketUrl: 'https://desk.example.org/' }, ['ticketUrl']],
    ['another scheme', { ticketUrl: 'javascript:alert({id})' }, ['ticketUrl']],
    ['no time at all', { approvalValidDays: 0, pingPongWindowHours: -1 }, ['approvalValidDays', 'pingPongWindowHours']],
    ['more time than dates hold', { approvalValidDays: 1e12 }, ['approvalValidDays']],
    ['several faults', { timeZone: '?', lockEnforcement: 7, other: 1 }, ['lockEnforcement', 'other', 'timeZone']],
  ])('is turned away with %s, every fault named', (_, body, paths) => {
    expect(settingsFaults(body).map(({ path }) => path).sort()).toEqual(paths);
  });
});
