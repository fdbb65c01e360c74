import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { findEmbeddedPostgres, startEmbeddedPostgres } from '../../../src/embedded-postgres/embedded-postgres.js';
import { Clusters, postmasterPid, query } from './clusters.js';
import { otherProcess } from './other-process.js';

const clusters = new Clusters();
afterAll(() => clusters.clear());

describe('starting the embedded PostgreSQL', () => {
  it('makes a cluster, serves it on loopback alone, and keeps what was written over a restart', async () => {
    const folder = join(await clusters.empty(), 'below', 'data');
    const first = await startEmbeddedPostgres({ folder });
    expect(first.adopted).toBe(false);
    expect(first.url).toMatch(/^postgres:\/\/custody:[0-9a-f]+@127\.0\.0\.1:\d+\/custody$/);
    expect(first.psql).toBe(`psql "${first.url}"`);
    await query(first.url, 'create table kept as select 42 as answer');
    const sql = `select current_user::text as who, current_setting('listen_addresses') as host, current_setting('fsync') as fsync`;
    expect(await query(first.url, sql)).toEqual([{ who: 'custody', host: '127.0.0.1', fsync: 'on' }]);
    await first.stop();
    expect(await first.exited).toBe(0);
    await expect(query(first.url, 'select 1')).rejects.toThrow('ECONNREFUSED');

    const second = await startEmbeddedPostgres({ folder });
    expect(second.url).toBe(first.url);
    expect(second.adopted).toBe(false);
    expect(await query(second.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
    expect(await readFile(join(folder, 'postgres.log'), 'utf8')).not.toContain('received fast shutdown request');
    await second.stop();
    expect((await stat(join(folder, 'cluster', 'password'))).mode & 0o077).toBe(0);
  });

  it('asks for the password', async () => {
    const server = await startEmbeddedPostgres({ folder: await clusters.ready(), durability: 'relaxed' });
    await expect(query(server.url.replace(/:[0-9a-f]+@/, ':guess@'), 'select 1')).rejects.toThrow('password authentication failed');
    await server.stop();
  });

  it('makes the database asked for, and passes durability and settings on', async () => {
    const server = await startEmbeddedPostgres({
      folder: await clusters.ready(),
      database: 'my "own" one',
      durability: 'relaxed',
      settings: { work_mem: '7MB' },
    });
    const sql = `select current_database()::text as name, current_setting('fsync') as fsync, current_setting('work_mem') as mem`;
    expect(await query(server.url, sql)).toEqual([{ name: 'my "own" one', fsync: 'off', mem: '7MB' }]);
    await server.stop();
  });

  it('takes another port when somebody else has the saved one', async () => {
    const folder = await clusters.ready();
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const taken = typeof address === 'object' && address !== null ? address.port : 0;
    await writeFile(join(folder, 'port'), String(taken));
    const server = await startEmbeddedPostgres({ folder, durability: 'relaxed' });
    expect(server.port).not.toBe(taken);
    expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(Number(await readFile(join(folder, 'port'), 'utf8'))).toBe(server.port);
    await server.stop();
    await new Promise((resolve) => other.close(resolve));
  });

  it('removes what a process left that was killed while it made the cluster', async () => {
    const folder = await clusters.empty();
    await mkdir(join(folder, `making-${process.pid}-former`, 'data'), { recursive: true });
    const server = await startEmbeddedPostgres({ folder, durability: 'relaxed' });
    await server.stop();
    expect((await readdir(folder)).sort()).toEqual(['cluster', 'port', 'postgres.log']);
  });

  it('quotes the log when PostgreSQL does not start, and leaves nothing running', async () => {
    const folder = await clusters.ready();
    await expect(startEmbeddedPostgres({ folder, settings: { shared_buffers: 'plenty' } })).rejects.toThrow(
      'invalid value for parameter "shared_buffers": "plenty"',
    );
    expect(await postmasterPid(folder)).toBeUndefined();
  });

  it('refuses a folder of a layout it does not know', async () => {
    const folder = await clusters.ready();
    await writeFile(join(folder, 'cluster', 'layout'), '2\n');
    const refusal = /has the layout "2"; this version of Custody knows only "1"/;
    await expect(startEmbeddedPostgres({ folder })).rejects.toThrow(refusal);
    await expect(findEmbeddedPostgres(folder)).rejects.toThrow(refusal);
  });

  it('refuses a cluster of another major version, naming the ways out', async () => {
    const folder = await clusters.ready();
    await writeFile(join(folder, 'cluster', 'data', 'PG_VERSION'), '14\n');
    await expect(startEmbeddedPostgres({ folder })).rejects.toThrow(/made by PostgreSQL 14, but the one found .* PG_BIN .* DATABASE_URL/);
  });
});

describe('finding a running one', () => {
  it('starts and makes nothing', async () => {
    const folder = await clusters.empty();
    expect(await findEmbeddedPostgres(join(folder, 'missing'))).toBeNull();
    expect(await findEmbeddedPostgres(folder)).toBeNull();
    expect(await readdir(folder)).toEqual([]);
    expect(await findEmbeddedPostgres(await clusters.ready())).toBeNull();
  });

  it('says where it is', async () => {
    const folder = await clusters.ready();
    const server = await startEmbeddedPostgres({ folder, durability: 'relaxed' });
    expect(await findEmbeddedPostgres(folder)).toEqual({ url: server.url, port: server.port });
    await server.stop();
    expect(await findEmbeddedPostgres(folder)).toBeNull();
  });
});

const asRoot = process.getuid?.() === 0 ? it : it.skip;

describe('as root', () => {
  asRoot('runs under an account where user namespaces are not to be had, and goes on so later', async () => {
    // mkdtemp makes folders only root can enter; the account must get through.
    const parent = await clusters.empty();
    const folder = join(parent, 'data');
    await mkdir(folder);
    const withoutUnshare = { ...process.env, PATH: '/nonexistent' };
    await expect(otherProcess(folder, withoutUnshare).started).rejects.toThrow(/can't reach .* DATABASE_URL/);

    await chmod(parent, 0o755);
    const other = otherProcess(folder, withoutUnshare);
    const { url } = await other.started;
    expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect((await stat(join(folder, 'cluster', 'data'))).uid).not.toBe(0);
    await other.stop();

    const server = await startEmbeddedPostgres({ folder, durability: 'relaxed' });
    expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await server.stop();
  });
});
