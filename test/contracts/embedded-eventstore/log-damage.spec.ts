import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { temporaryFolder } from './event-store-under-test.js';
import { append, contents, flipped, logBytes, MemoryDisk, openIn, openOn, proposed } from './store-on-disk.js';

/** Three appends, each flushed before the next: of two events, of one, of three. Positions: of their first records. */
async function threeAppends(): Promise<{ bytes: Buffer; positions: number[]; all: string[] }> {
  const disk = new MemoryDisk();
  const { store } = await openOn(disk);
  await append(store, 'ticket-1', ['a', 'b']);
  await append(store, 'ticket-2', ['c']);
  await append(store, 'ticket-1', ['d', 'e', 'f']);
  return { bytes: disk.bytes, positions: [0, 1, 2, 3, 4, 5].map((number) => store.index.positionOf(number)), all: contents(store) };
}

const at = (positions: readonly number[], number: number): number => positions[number] ?? NaN;

async function reopened(bytes: Buffer): Promise<{ contents: string[]; size: number }> {
  const disk = new MemoryDisk(bytes);
  const { store } = await openOn(disk);
  return { contents: contents(store), size: disk.size() };
}

describe('a torn log (F9)', () => {
  it('cut at any byte keeps every complete append, and goes on from there', async () => {
    const { bytes, positions, all } = await threeAppends();
    for (let cut = 32; cut < bytes.length; cut += 1) {
      const kept = cut < at(positions, 2) ? 0 : cut < at(positions, 3) ? 2 : 3;
      const disk = new MemoryDisk(bytes.subarray(0, cut));
      const { store } = await openOn(disk);
      expect(contents(store)).toEqual(all.slice(0, kept));
      expect(disk.size()).toBe([32, 32, at(positions, 2), at(positions, 3)][kept]);
      await append(store, 'ticket-9', ['new']);
      expect((await reopened(disk.bytes)).contents).toEqual([...all.slice(0, kept), 'ticket-9: new']);
    }
  });

  it('with any byte of its last append flipped loses that append alone', async () => {
    const { bytes, positions, all } = await threeAppends();
    for (let damage = at(positions, 3); damage < bytes.length; damage += 1) {
      const { contents: left, size } = await reopened(flipped(bytes, damage));
      expect(left).toEqual(all.slice(0, 3));
      expect(size).toBe(at(positions, 3));
    }
  });

  it('filled with zeros behind its end is cut', async () => {
    const { bytes, all } = await threeAppends();
    const { contents: left, size } = await reopened(Buffer.concat([bytes, Buffer.alloc(8192)]));
    expect([left, size]).toEqual([all, bytes.length]);
  });

  it('whose last flush never returned may miss its beginning: all of it is cut', async () => {
    const disk = new MemoryDisk();
    const { store } = await openOn(disk);
    await append(store, 'ticket-1', ['kept']);
    await Promise.all([append(store, 'ticket-2', ['one']), append(store, 'ticket-3', ['other'])]);
    const { contents: left } = await reopened(flipped(disk.bytes, store.index.positionOf(1) + 70));
    expect(left).toEqual(['ticket-1: kept']);
  });

  it('shorter than its header is a start that crashed', async () => {
    const { bytes } = await threeAppends();
    for (let cut = 0; cut < 32; cut += 1) expect((await reopened(bytes.subarray(0, cut))).contents).toEqual([]);
  });
});

describe('damage before confirmed events (F9)', () => {
  it('at any byte is refused, naming the position', async () => {
    const { bytes, positions } = await threeAppends();
    for (let damage = 32; damage < at(positions, 3); damage += 1) {
      const record = positions.filter((position) => position <= damage).at(-1) ?? NaN;
      await expect(openOn(new MemoryDisk(flipped(bytes, damage)))).rejects.toThrow(`damaged at position ${record},`);
    }
  });

  it('is refused also where an index snapshot knows better', async () => {
    const folder = temporaryFolder();
    const { store, close } = await openIn(folder);
    for (const text of ['a', 'b', 'c']) await append(store, 'ticket-1', [text]);
    const position = store.index.positionOf(1);
    close();
    writeFileSync(join(folder, 'events.log'), flipped(logBytes(folder), position + 80));
    await expect(openIn(folder)).rejects.toThrow(`damaged at position ${position},`);
  });

  it('that happens later ends the read that meets it, naming the position', async () => {
    const folder = temporaryFolder();
    const first = await openIn(folder);
    await append(first.store, 'ticket-1', ['a']);
    first.close();
    const { store } = await openIn(folder);
    writeFileSync(join(folder, 'events.log'), flipped(logBytes(folder), 120));
    expect(() => store.record(0)).toThrow('damaged at position 32;');
  });

  it('is not mistaken for a torn tail by data that looks like a record', async () => {
    const { bytes, positions } = await threeAppends();
    const disk = new MemoryDisk();
    const { store } = await openOn(disk);
    await append(store, 'ticket-1', ['kept']);
    const record = bytes.subarray(at(positions, 2), at(positions, 3));
    await store.append('ticket-1', 'any', [{ ...proposed(''), data: Buffer.concat([record, record]) }]);
    const { contents: left } = await reopened(disk.bytes.subarray(0, disk.size() - 1));
    expect(left).toEqual(['ticket-1: kept']);
  });
});

describe('the header', () => {
  it('of an unknown format is refused with both formats', async () => {
    const { bytes } = await threeAppends();
    bytes.writeUInt32LE(2, 8);
    bytes.writeUInt32LE(crc32(bytes.subarray(0, 16)), 16);
    await expect(openOn(new MemoryDisk(bytes))).rejects.toThrow(/has format 2, and this version of Custody reads format 1/);
  });

  it('of something else is refused', async () => {
    await expect(openOn(new MemoryDisk(Buffer.alloc(100, 'SQLite')))).rejects.toThrow(/is not an event log of Custody/);
  });

  it('damaged is refused', async () => {
    const { bytes } = await threeAppends();
    await expect(openOn(new MemoryDisk(flipped(bytes, 13)))).rejects.toThrow(/damaged at position 0/);
  });
});

describe('the index snapshot', () => {
  async function folderWithHistory(): Promise<string> {
    const folder = temporaryFolder();
    const { store, close } = await openIn(folder);
    await append(store, 'ticket-1', ['a', 'b']);
    await append(store, 'ticket-2', ['c']);
    await append(store, 'ticket-3', ['d']);
    await store.softDelete('ticket-1', 'any');
    await store.tombstone('ticket-2', 'any');
    close();
    return folder;
  }

  async function checkHistory(folder: string): Promise<void> {
    const { store, close } = await openIn(folder);
    expect(store.index.count).toBe(6);
    expect((await append(store, 'ticket-1', ['e'], 1)).kind).toBe('appended');
    expect((await append(store, 'ticket-1', ['f'], 2)).kind).toBe('appended');
    expect((await append(store, 'ticket-2', ['g'])).kind).toBe('deleted');
    expect((await append(store, 'ticket-3', ['h'], 0)).kind).toBe('appended');
    expect(contents(store).at(-1)).toBe('ticket-3: h');
    close();
  }

  it('opens to the same store as a scan', async () => {
    const [withSnapshot, without] = [await folderWithHistory(), await folderWithHistory()];
    writeFileSync(join(without, 'events.index'), '');
    await checkHistory(withSnapshot);
    await checkHistory(without);
  });

  it('damaged, of another log, of another format or ahead of a log that was cut is not used', async () => {
    const folder = await folderWithHistory();
    const other = readFileSync(join(await folderWithHistory(), 'events.index'));
    const own = readFileSync(join(folder, 'events.index'));
    const log = logBytes(folder);
    const newer = Buffer.from(own);
    newer.writeUInt32LE(7, 8);
    for (const snapshot of [flipped(own, own.length - 1), flipped(own, 60), other, newer, own.subarray(0, 20)]) {
      writeFileSync(join(folder, 'events.log'), log);
      writeFileSync(join(folder, 'events.index'), snapshot);
      await checkHistory(folder);
    }
    writeFileSync(join(folder, 'events.index'), own);
    writeFileSync(join(folder, 'events.log'), log.subarray(0, log.length - 10));
    const { store, close } = await openIn(folder);
    expect(store.index.count).toBe(5);
    close();
  });

  it('is behind after a crash, and the rest is scanned', async () => {
    const folder = await folderWithHistory();
    const snapshot = readFileSync(join(folder, 'events.index'));
    await checkHistory(folder);
    writeFileSync(join(folder, 'events.index'), snapshot);
    const { store, close } = await openIn(folder);
    expect(contents(store).at(-1)).toBe('ticket-3: h');
    expect(store.index.find('ticket-1')?.events).toHaveLength(4);
    close();
    expect(existsSync(join(folder, 'events.index.new'))).toBe(false);
  });
});
