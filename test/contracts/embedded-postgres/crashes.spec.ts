import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { startEmbeddedPostgres } from '../../../src/embedded-postgres/embedded-postgres.js';
import { Clusters, isAlive, postmasterPid, query, until } from './clusters.js';
import { otherProcess } from './other-process.js';

const clusters = new Clusters();
afterAll(() => clusters.clear());

describe('after a crash', () => {
  it('adopts the server that a kill -9 of Node left', async () => {
    const folder = await clusters.ready();
    const other = otherProcess(folder);
    const { url } = await other.started;
    await query(url, 'create table kept as select 42 as answer');
    await other.kill();
    const server = await startEmbeddedPostgres({ folder });
    expect(server.adopted).toBe(true);
    expect(server.url).toBe(url);
    expect(await query(server.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
    await server.stop();
    expect(await postmasterPid(folder)).toBeUndefined();
  });

  it('survives the Ctrl-C that ends its Node process group', async () => {
    const folder = await clusters.ready();
    const other = otherProcess(folder);
    const { url } = await other.started;
    await other.kill('SIGINT', true);
    expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await (await startEmbeddedPostgres({ folder })).stop();
  });

  it('recovers what was committed when PostgreSQL itself was killed with -9', async () => {
    const folder = await clusters.ready();
    const server = await startEmbeddedPostgres({ folder, durability: 'relaxed', settings: { synchronous_commit: 'on' } });
    const watcher = await startEmbeddedPostgres({ folder });
    await query(server.url, 'create table kept as select 42 as answer');
    process.kill((await postmasterPid(folder)) ?? 0, 'SIGKILL');
    expect(await server.exited).toBeNull();
    expect(await watcher.exited).toBeNull();
    // Its children may still be dying: the start waits for them.
    const again = await startEmbeddedPostgres({ folder, durability: 'relaxed' });
    expect(again.adopted).toBe(false);
    expect(await query(again.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
    await Promise.all([server.stop(), watcher.stop()]);
    expect(await query(again.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
    await again.stop();
  });

  it('is not fooled by a stale postmaster.pid whose number is another living process by now', async () => {
    const folder = await clusters.ready();
    const server = await startEmbeddedPostgres({ folder, durability: 'relaxed' });
    const pid = (await postmasterPid(folder)) ?? 0;
    process.kill(pid, 'SIGKILL');
    await server.exited;
    const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    await once(stranger, 'spawn');
    const file = join(folder, 'cluster/data/postmaster.pid');
    await writeFile(file, (await readFile(file, 'utf8')).replace(String(pid), String(stranger.pid)));

    const again = await startEmbeddedPostgres({ folder, durability: 'relaxed' });
    expect(await query(again.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await again.stop();
    expect(isAlive(stranger.pid ?? 0)).toBe(true);
    stranger.kill('SIGKILL');
  });

  it('a server killed between the check and the stop is no error', async () => {
    const folder = await clusters.ready();
    const server = await startEmbeddedPostgres({ folder, durability: 'relaxed' });
    const pid = (await postmasterPid(folder)) ?? 0;
    process.kill(pid, 'SIGKILL');
    await server.stop();
    await until(() => !isAlive(pid));
    expect(await server.exited).toBeNull();
  });
});
