// Starts the built service in an empty folder as `npm start` does, and does what the README's first minute does.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';

const folder = mkdtempSync(join(tmpdir(), 'custody-smoke-'));
const port = await freePort();
const base = `http://127.0.0.1:${port}`;
const began = performance.now();
const service = spawn(process.execPath, ['dist/src/main.js'], {
  env: { ...process.env, NODE_ENV: '', PORT: String(port), CUSTODY_DATA_DIR: folder, EVENTSTORE_URL: '', DATABASE_URL: '' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
let printed = '';
service.stdout.on('data', (chunk) => (printed += chunk));
const ended = new Promise((resolve) => service.once('exit', (code, signal) => resolve({ code, signal })));

try {
  await ready();
  console.log(`ready after ${Math.round(performance.now() - began)} ms`);
  await put('/v1/directory/groups/support', { name: 'Support' });
  await put('/v1/directory/queues/support', { name: 'Support', groupId: 'support' });
  await put('/v1/directory/agents/alice', { name: 'Alice', groups: { support: ['rw'] } });
  const opened = await call('POST', '/v1/tickets', 'service:mail', { ticketId: 'T-1', subject: 'Printer on fire', queueId: 'support' });
  expect(opened.status === 201, 'a ticket is opened', opened);
  const locked = await call('POST', '/v1/tickets/T-1/lock', 'agent:alice', {});
  expect(locked.status === 200 && locked.body.events.length === 2, 'locking is claiming', locked);
  const read = await call('GET', `/v1/tickets/T-1?after=${locked.body.position}&wait=5000`, 'agent:alice');
  expect(read.body.ownerId === 'alice' && read.body.locked === true, 'the ticket shows its owner', read);
  const health = await call('GET', '/health/ready', 'agent:alice');
  expect(health.status === 200, 'the service is ready', health);
  service.kill('SIGTERM');
  const end = await Promise.race([ended, later(10_000, null)]);
  expect(end?.code === 0, 'the service ends within 10 s of SIGTERM', end);
  console.log('smoke: all well');
} catch (error) {
  console.error(error);
  console.error(printed.slice(-4000));
  process.exitCode = 1;
} finally {
  service.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
}

async function ready() {
  for (let tries = 0; tries < 600; tries += 1) {
    if (service.exitCode !== null) throw new Error(`the service ended with code ${service.exitCode}`);
    const answer = await fetch(`${base}/health/ready`).catch(() => null);
    if (answer?.status === 200) return;
    await later(50);
  }
  throw new Error('the service was not ready within 30 s');
}

async function put(path, body) {
  const answer = await call('PUT', path, 'admin:root', body);
  expect(answer.status === 200 || answer.status === 201, `PUT ${path}`, answer);
}

async function call(method, path, actor, body) {
  const answer = await fetch(base + path, {
    method,
    headers: { 'x-actor': actor, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return { status: answer.status, body: await answer.json() };
}

function expect(holds, what, seen) {
  if (!holds) throw new Error(`not so: ${what}; seen ${JSON.stringify(seen)}`);
  console.log(`  ✓ ${what}`);
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port: free } = server.address();
      server.close(() => resolve(free));
    });
  });
}
