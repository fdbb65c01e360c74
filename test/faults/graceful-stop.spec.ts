import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type Answer, speakTo } from '../support/client.js';
import { until } from '../support/until.js';
import { type BuiltCustody, buildCustody } from './built-custody.js';
import { dataFolder, removeDataFolder, serve, type Serving } from './custody-process.js';
import { commonTickets, openDesk } from './load.js';
import { printTable } from './seed.js';

/** Milliseconds that a service may take to end. */
const allowed = 10_000;

let custody: BuiltCustody;
let folder: string;
let serving: Serving;

beforeAll(async () => {
  [custody, folder] = await Promise.all([buildCustody(), dataFolder()]);
  serving = await serve(custody.main, { CUSTODY_DATA_DIR: folder });
  await openDesk(serving.url);
  await until('the read models to be there', async () => ((await fetch(`${serving.url}/health/ready`)).status === 200 ? true : undefined));
}, 120_000);
afterAll(async () => {
  serving.process.signal('SIGTERM');
  await serving.process.ended;
  await removeDataFolder(folder);
  await custody.remove();
}, 60_000);

/** A connection that has sent this much of what it has to say, and says and reads no more. */
async function silentAfter(text: string, answered: boolean): Promise<Socket> {
  const { hostname, port } = new URL(serving.url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined); // being cut off is what it is for
  await once(socket, 'connect');
  socket.write(text);
  if (answered) await once(socket, 'data');
  socket.pause();
  return socket;
}

const get = (path: string, actor: string): string => `GET ${path} HTTP/1.1\r\nhost: custody\r\nx-actor: ${actor}\r\n\r\n`;

/** The last position that was answered. */
function positionOf(answers: readonly Answer[]): string {
  return String(answers.reduce((most, { body }) => (BigInt(String(body['position'])) > most ? BigInt(String(body['position'])) : most), 0n));
}

/** A live stream whose end is awaited. */
async function follow(path: string, actor: string): Promise<{ readonly ended: Promise<string> }> {
  const response = await fetch(serving.url + path, { headers: { 'x-actor': actor, 'accept': 'text/event-stream' } });
  expect(response.status).toBe(200);
  return { ended: response.text().then(() => 'ended', () => 'cut off') };
}

describe('a service that is told to stop', () => {
  it('drains, finishes its appends and ends within 10 s, whoever is still connected', async () => {
    const say = speakTo(serving.url);
    const streams = [await follow('/v1/agents/agent-1/notifications/stream', 'agent:agent-1'), await follow('/v1/events', 'auditor:ines')];
    const silent = [
      await silentAfter(get('/v1/agents/agent-2/notifications/stream', 'agent:agent-2'), true),
      await silentAfter(get('/v1/events', 'auditor:ines'), true),
      await silentAfter(get('/health/live', 'admin:root'), true),
      await silentAfter('POST /v1/tickets/S-1/lock HTTP/1.1\r\nhost: custody\r\nx-actor: agent:agent-1\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{', false),
      await silentAfter('POST /v1/tic', false),
    ];
    const asked = commonTickets.flatMap((ticketId) =>
      Array.from({ length: 10 }, (_, number) => say('agent:agent-3').post(`/v1/tickets/${ticketId}/note`, { body: `${number}` }).catch(() => null)));
    const [first] = asked;
    await first;

    const began = performance.now();
    serving.process.signal('SIGTERM');
    const [{ code, stderr }, answers] = await Promise.all([serving.process.ended, Promise.all(asked)]);
    const took = performance.now() - began;
    for (const socket of silent) socket.destroy();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(took).toBeLessThan(allowed);
    expect(await Promise.all(streams.map(({ ended }) => ended))).toEqual(['ended', 'ended']);
    const heard = answers.filter((answer): answer is Answer => answer !== null);
    expect(new Set(heard.map(({ status }) => status))).toEqual(new Set([200]));

    serving = await serve(custody.main, { CUSTODY_DATA_DIR: folder });
    const written = new Set<string>();
    for (const ticketId of commonTickets) {
      const { text } = await speakTo(serving.url)('auditor:ines').get(`/v1/tickets/${ticketId}/events?limit=500&after=${positionOf(heard)}&wait=10000`);
      for (const [, id] of text.matchAll(/"articleId":"([^"]+)"/g)) written.add(String(id));
    }
    printTable('told to stop, with live streams, silent readers, half requests and commands under way', [
      { 'commands sent': asked.length, 'answered': heard.length, 'in the log': written.size, 'ms until the end': Math.round(took) },
    ]);
    expect([...written].sort()).toEqual(heard.map(({ body }) => String(body['articleId'])).sort());
  }, 90_000);
});
