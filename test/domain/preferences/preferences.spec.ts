import { describe, expect, it } from '@jest/globals';
import type { Actor } from '../../../src/kernel/actor.js';
import type { AgentId, QueueId } from '../../../src/kernel/brand.js';
import { type PreferencesBody, preferencesDecider } from '../../../src/preferences/preferences.decider.js';
import { given } from '../../support/deciding.js';

const agentId = 'alice' as AgentId;
const alice: Actor = { kind: 'agent', id: 'alice' };
const body: PreferencesBody = { queues: ['q1', 'q2'] as readonly string[] as readonly QueueId[], channels: { inbox: true, email: false, webhook: false }, muted: [] };
const choose = (more: Partial<PreferencesBody> = {}) => ({ type: 'ChangePreferences', agentId, body: { ...body, ...more } }) as const;
const save = (filters: Readonly<Record<string, unknown>>) => ({ type: 'SaveView', agentId, name: 'mine', filters }) as const;
const nothing = given(preferencesDecider, alice);

describe('an agent’s preferences', () => {
  it('are none until they save any (NTF-3)', () => expect(nothing.state.chosen).toBeNull());

  it('are replaced as a whole, and say nothing twice (NTF-3)', () => {
    expect(nothing.then(choose()).state.chosen).toEqual({ ...body, quietHours: null, webhookUrl: null });
    expect(nothing.then(choose()).when(choose({ queues: [...body.queues].reverse() }))).toEqual([]);
    const quiet = choose({ quietHours: { from: '22:00', to: '07:00', timeZone: 'UTC' }, muted: ['mentioned'] });
    expect(nothing.then(quiet, choose()).state.chosen).toMatchObject({ quietHours: null, muted: [] });
  });

  it('count webhook secrets and hold none: one with the first webhook, a new one when asked for (NTF-6)', () => {
    const first = nothing.then(choose({ webhookUrl: 'https://a.example.org' }));
    expect(first.state.webhookSecretNumber).toBe(1);
    expect(first.then(choose({ webhookUrl: 'https://b.example.org' })).state.webhookSecretNumber).toBe(1);
    expect(first.then(choose({ webhookUrl: 'https://a.example.org', newWebhookSecret: true })).state.webhookSecretNumber).toBe(2);
    expect(nothing.then(choose()).state.webhookSecretNumber).toBe(0);
    expect(first.when(choose({ webhookUrl: 'https://a.example.org', newWebhookSecret: true }))).toEqual([
      { type: 'WebhookSecretMade', data: { agentId: 'alice', number: 2 } },
    ]);
  });

  it('are the agent’s own, or an administrator’s to set (NTF-3)', () => {
    const by = (kind: Actor['kind'], id: string) => given(preferencesDecider, { kind, id }).when(choose());
    expect(by('admin', 'root')).toMatchObject([{ type: 'PreferencesChanged' }]);
    for (const [kind, id] of [['agent', 'bob'], ['requester', 'alice'], ['service', 'alice']] as const) {
      expect(by(kind, id)).toMatchObject({ refused: 'request/actor-not-allowed' });
    }
  });
});

describe('a saved view', () => {
  it('has filters of the agent’s own, replaced by name (SHR-14)', () => {
    const saved = nothing.then(save({ status: ['open'] }));
    expect(saved.when(save({ status: ['open'] }))).toEqual([]);
    expect(saved.then(save({ queueId: 'q1' })).state.views.get('mine')).toEqual({ queueId: 'q1' });
    expect(given(preferencesDecider, { kind: 'agent', id: 'bob' }).when(save({}))).toMatchObject({ refused: 'request/actor-not-allowed' });
  });
});
