import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { startEmbeddedPostgres } from '../../../src/embedded-postgres/embedded-postgres.js';
import { Clusters, postmasterPid, query, shares, until } from './clusters.js';
import { otherProcess } from './other-process.js';

const clusters = new Clusters();
afterAll(() => clusters.clear());

describe('several processes on one folder', () => {
  it('race to start it and share one server', async () => {
    const folder = await clusters.empty();
    const racers = [otherProcess(folder), otherProcess(folder), otherProcess(folder)];
    const reports = await Promise.all(racers.map((racer) => racer.started));
    expect(new Set(reports.map((report) => report.url)).size).toBe(1);
    expect(reports.filter((report) => !report.adopted)).toHaveLength(1);
    const url = reports[0]?.url ?? '';
    expect(await shares(url)).toBe(3);
    // The log is the winner's, and the losers left none.
    expect(await readFile(join(folder, 'postgres.log'), 'utf8')).toContain('ready to accept connections');

    await Promise.all(racers.map((racer) => racer.stop()));
    expect(await postmasterPid(folder)).toBeUndefined();
  });

  it('the one that started it stops while another works: it runs on, and the last user stops it', async () => {
    const folder = await clusters.ready();
    const serve = otherProcess(folder);
    const { url } = await serve.started;
    const command = await startEmbeddedPostgres({ folder });
    expect(command.adopted).toBe(true);
    await serve.stop();
    expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await command.stop();
    expect(await command.exited).toBeNull();
    expect(await postmasterPid(folder)).toBeUndefined();
  });

  it('a command that adopted it never stops the one a serve uses', async () => {
    const folder = await clusters.ready();
    const serve = await startEmbeddedPostgres({ folder, durability: 'relaxed' });
    const command = otherProcess(folder);
    expect((await command.started).adopted).toBe(true);
    await command.stop();
    expect(await query(serve.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await serve.stop();
    expect(await serve.exited).toBe(0);
  });

  it('a process killed with -9 does not count as a user', async () => {
    const folder = await clusters.ready();
    const serve = await startEmbeddedPostgres({ folder, durability: 'relaxed' });
    const command = otherProcess(folder);
    await command.started;
    await command.kill();
    await until(async () => (await shares(serve.url)) === 1);
    await serve.stop();
    expect(await serve.exited).toBe(0);
  });

  it('takes its share up again after its connection was cut', async () => {
    const folder = await clusters.ready();
    const serve = await startEmbeddedPostgres({ folder, durability: 'relaxed' });
    const cut = `select pg_terminate_backend(pid, 5000) from pg_stat_activity where application_name like 'custody share%'`;
    await query(serve.url, cut);
    await until(async () => (await shares(serve.url)) === 1);
    const command = otherProcess(folder);
    await command.started;
    await command.stop();
    expect(await query(serve.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await serve.stop();
    expect(await serve.exited).toBe(0);
  });

  it('a start that meets a stop waits for its end and starts anew', async () => {
    const folder = await clusters.ready();
    const first = await startEmbeddedPostgres({ folder, durability: 'relaxed' });
    const [second] = await Promise.all([startEmbeddedPostgres({ folder, durability: 'relaxed' }), first.stop()]);
    expect(await query(second.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await second.stop();
    expect(await postmasterPid(folder)).toBeUndefined();
  });

  it('leave() lets it run on without users', async () => {
    const folder = await clusters.ready();
    const server = await startEmbeddedPostgres({ folder, durability: 'relaxed' });
    await server.leave();
    await server.stop();
    expect(await shares(server.url)).toBe(0);
    await (await startEmbeddedPostgres({ folder })).stop();
    expect(await postmasterPid(folder)).toBeUndefined();
  });
});
