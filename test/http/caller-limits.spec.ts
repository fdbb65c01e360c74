import { describe, expect, it } from '@jest/globals';
import { CallerLimits } from '../../src/http/door/caller-limits.js';
import { speakTo } from '../support/client.js';
import { startDoor } from './door-app.js';

describe('what a caller may ask', () => {
  it('is so much in a row, and then as much as time gives back', () => {
    let now = 0;
    const limits = new CallerLimits({ burst: 3, perSecond: 2 }, () => now);
    expect([1, 2, 3, 4].map(() => limits.take('agent:alice'))).toEqual([0, 0, 0, 500]);
    now = 250;
    expect(limits.take('agent:alice')).toBe(250);
    now = 500;
    expect([limits.take('agent:alice'), limits.take('agent:alice')]).toEqual([0, 500]);
    now = 1_000_000;
    expect([1, 2, 3, 4].map(() => limits.take('agent:alice'))).toEqual([0, 0, 0, 500]);
  });

  it('is each caller’s own, and a debt is paid off first', () => {
    let now = 0;
    const limits = new CallerLimits({ burst: 1, perSecond: 1 }, () => now);
    expect([limits.take('agent:alice'), limits.take('agent:bob')]).toEqual([0, 0]);
    limits.owe('agent:alice', 9);
    now = 1_000;
    expect([limits.take('agent:alice'), limits.take('agent:bob')]).toEqual([9_000, 0]);
  });

  it('takes no more memory for many callers than for ten thousand', () => {
    const limits = new CallerLimits({ burst: 1, perSecond: 1 }, () => 0);
    for (let each = 0; each < 50_000; each += 1) limits.take(`agent:${each}`);
    expect(limits.size).toBe(10_000);
    expect([limits.take('agent:49999'), limits.take('agent:0')]).toEqual([1_000, 0]);
  });

  it('is whatever they like where there is no limit', () => {
    const limits = new CallerLimits(null, () => 0);
    limits.owe('agent:alice', 1_000_000);
    expect([limits.take('agent:alice'), limits.size]).toEqual([0, 0]);
  });
});

describe('who asks more', () => {
  const rate = { burst: 5, perSecond: 1 };
  const limited = () => startDoor(undefined, () => ({ limits: new CallerLimits(rate, () => 0) }));

  it('gets 429 with retry-after, before the shape is looked at; others go on', async () => {
    const door = await limited();
    const speak = speakTo(door.url);
    const times = (count: number, actor: string) => Promise.all(Array.from({ length: count }, () => speak(actor).get('/try/things?speed=1')));
    expect((await times(5, 'admin:root')).map(({ status }) => status)).toEqual([400, 400, 400, 400, 400]);
    const { status, headers, body } = await speak('admin:root').get('/try/things?speed=1');
    expect([status, headers.get('retry-after'), headers.get('content-type'), body.type]).toEqual([429, '1', 'application/problem+json; charset=utf-8', 'https://custody.dev/problems/request/too-many']);
    expect((await speak('admin:eve').get('/try/things')).status).toBe(200);
    await door.stop();
  });

  it('is counted as the service that calls, whomever it acts for', async () => {
    const door = await limited();
    const speak = speakTo(door.url);
    await speak('admin:root').put('/v1/directory/agents/alice', { name: 'Alice' });
    for (let each = 0; each < 5; each += 1) await speak('service:billing').get('/try/things');
    expect((await speak('service:billing', 'agent:alice').get('/try/things')).status).toBe(429);
    expect((await speak('agent:alice').get('/try/things')).status).toBe(200);
    await door.stop();
  });

  it('is counted by address where they don’t say who they are, which shuts nobody else out', async () => {
    const door = await limited();
    const speak = speakTo(door.url);
    const statuses: number[] = [];
    for (let each = 0; each < 7; each += 1) statuses.push((await speak('agent:mallory').get('/try/things')).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429]);
    expect((await speak('admin:root').get('/try/things')).status).toBe(200);
    await door.stop();
  });

  it('pays for each command of a bulk request', async () => {
    const door = await limited();
    const speak = speakTo(door.url);
    expect((await speak('admin:root').post('/v1/commands', { commands: Array.from({ length: 20 }, () => ({ command: 'none' })) })).status).toBe(200);
    const { status, headers } = await speak('admin:root').get('/try/things');
    expect([status, headers.get('retry-after')]).toEqual([429, '16']);
    await door.stop();
  });
});
