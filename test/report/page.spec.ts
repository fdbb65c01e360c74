import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Draw, drawing } from '../../src/report/drawing.js';
import type { HandoffRow, LoadRow } from '../../src/report/facts.js';
import { page } from '../../src/report/page.js';
import { emptyFacts, smallFacts } from './report-facts.js';

let draw: Draw;
let small: string;
beforeAll(async () => {
  draw = await drawing();
  small = page(smallFacts, draw);
});

const count = (text: string, pattern: RegExp): number => [...text.matchAll(pattern)].length;
/** The CSV files of a page, by name. */
const files = (text: string): ReadonlyMap<string, string> =>
  new Map([...text.matchAll(/download="([^"]+)" href="data:text\/csv;charset=utf-8;base64,([^"]*)"/g)].map(([, name = '', data = '']) => [name, Buffer.from(data, 'base64').toString('utf8')]));

describe('the report as a page', () => {
  it('needs nothing from elsewhere and runs nothing', () => {
    expect(small).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|\son\w+=/);
    expect([...small.matchAll(/(?:href|src)="([^"]*)"/g)].filter(([, address = '']) => !address.startsWith('data:text/csv'))).toEqual([]);
    expect(small).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  });

  it('believes no name', () => {
    expect(small).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;');
    expect(small).toContain('R&amp;D &quot;first&quot;');
  });

  it('gives every picture a title and a description that it is labelled by', () => {
    const pictures = [...small.matchAll(/<svg[\s\S]*?<\/svg>/g)].map(([picture]) => picture);
    expect(pictures).toHaveLength(5); // nothing that a queue held was open
    for (const picture of pictures) {
      const [, title = '', desc = ''] = /aria-labelledby="(\S+) (\S+)"/.exec(picture) ?? [];
      expect(picture).toMatch(/^<svg[^>]* role="img"/);
      expect(picture).toMatch(new RegExp(`<title id="${title}">[^<]+</title><desc id="${desc}">[^<]+</desc>`));
    }
    const ids = [...small.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('gives every table a caption and heads', () => {
    expect(count(small, /<table>/g)).toBe(count(small, /<table><caption>[^<]+<\/caption>\s*<thead>/g));
    expect(count(small, /<th>/g)).toBe(0);
  });

  it('says that times are UTC', () => {
    expect(small).toContain('2026-03-01 00:00 – 2026-03-08 00:00 UTC');
    expect(small).toContain('Made by Custody on 2026-03-08 09:30 UTC');
  });

  it('keeps the numbers behind each picture, with names that no spreadsheet runs', () => {
    const kept = files(small);
    expect([...kept.keys()]).toEqual(['queue-load.csv', 'custody-time.csv', 'handoffs.csv', 'ping-pong.csv', 'returning-tickets.csv', 'longest-holds.csv']);
    expect(kept.get('handoffs.csv')).toContain(`owner,bob,"'=HYPERLINK(""http://x"")",mallory,"<script>alert(""x"")</script>",1,1,0,0\r\n`);
    expect(kept.get('queue-load.csv')).toBe(
      'day,queueId,queue,openTickets,came,went\r\n2026-03-01,support,"R&D ""first""",0,2,0\r\n2026-03-02,level-2,level-2,0,1,0\r\n2026-03-02,support,"R&D ""first""",2,0,1\r\n2026-03-04,support,"R&D ""first""",1,0,1\r\n',
    );
    expect(small).toContain('The numbers: every queue on every day, 4 rows');
  });

  it('has the figures to know first', () => {
    const tiles = [...small.matchAll(/<dt>([^<]*)<\/dt><dd><strong>([^<]*)<\/strong><span>([^<]*)<\/span>/g)].map(([, label, value, note]) => [label, value, note]);
    expect(tiles).toEqual([
      ['Tickets opened', '3', '1 of them nobody ever took'],
      ['Most open at once', '2', 'tickets, when 2026-03-02 began; 0 when 2026-03-01 began, 0 when 2026-03-04 ended'],
      ['First owner after', '1 min 30 s', 'median of 2 tickets; the mean is 1 h 6 min'],
      ['Reopened', '1', 'times, 1 ticket'],
      ['Hand-offs between owners', '2', '1 ticket; 1 over nobody'],
      ['Hand-offs between queues', '1', '1 ticket; 0 over nobody'],
      ['Back to an earlier owner', '1', 'within 72 hours, 1 direct; 50.0\u00a0% of the hand-offs'],
      ['Back to an earlier queue', '0', 'within 72 hours, 0 direct; 0.0\u00a0% of the hand-offs'],
    ]);
  });

  it('with nothing in it says so in every part, and draws nothing', () => {
    const empty = page(emptyFacts, draw);
    expect(count(empty, /<p class="nothing">/g)).toBe(5);
    expect(count(empty, /<svg/g)).toBe(0);
    expect(empty).not.toMatch(/NaN|Infinity|undefined|null/);
  });

  it('writes no number that is none', () => {
    expect(small).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('draws the queues that lead, and says what it put together', () => {
    const load: readonly LoadRow[] = Array.from({ length: 12 }, (_, index) => ({ day: '2026-03-02', queueId: `q-${index}`, openTickets: 12 - index, came: 1, went: 0 }));
    const many = page({ ...emptyFacts, load }, draw);
    expect(many).toContain('The 7 queues with the most open tickets have a colour each; grey is all others together.');
    expect(many).toContain('<th scope="row">5 other queues</th><td class="number">15</td>');
    expect(many).toContain('<th scope="row">All queues</th><td class="number">78</td>');
  });

  it('puts hand-offs between the many together, and says how many they are', () => {
    const pair = (from: number, to: number, times: number): HandoffRow => ({ role: 'queue', fromHolder: `q-${from}`, toHolder: `q-${to}`, count: times, tickets: 1, viaNobody: 0, waitedSeconds: 0 });
    const handoffs = [...Array.from({ length: 13 }, (_, index) => pair(index, index + 1, 10)), pair(20, 21, 3), pair(21, 0, 1)];
    expect(page({ ...emptyFacts, handoffs }, draw)).toContain(
      'The 14 queues with the most hand-offs have a row and a column each; 2 queues are put together as others, without colour: 3 of 134 hand-offs (2.2\u00a0%) are among those.',
    );
  });
});
