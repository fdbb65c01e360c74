import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer, Voice } from '../../support/client.js';
import { furnish, put, reasonOf } from '../../support/desk.js';
import { type Service, startService } from '../../support/service.js';
import { doing } from './acts.js';
import { type Column, columns, expected, permissionTable } from './permission-table.js';

let service: Service;

/** The queue on which a column's agent has their keys; everybody may do everything in `everybody`. */
const queueOf = ({ name }: Column): string => `q.${name.replaceAll('+', '.').replaceAll(' ', '-')}`;
const agentOf = ({ name }: Column): string => `a.${name.replaceAll('+', '.').replaceAll(' ', '-')}`;

beforeAll(async () => {
  service = await startService();
  const admin = service.as('admin:root');
  const all = Object.fromEntries([...columns.map(queueOf), 'everybody'].map((queue) => [queue, ['rw']]));
  await furnish(admin, { everybody: {}, ...Object.fromEntries(columns.map((column) => [queueOf(column), {}])) }, { boss: all, second: all, lena: {} });
  for (const column of columns) {
    const groups = { [queueOf(column)]: column.keys, everybody: ['rw'] };
    await put(admin, `/v1/directory/agents/${agentOf(column)}`, { name: column.name, groups, active: column.kind !== 'inactive', rights: ['review_sharing'] });
  }
  const members = ['lena', ...columns.filter(({ kind }) => kind === 'internal').map(agentOf)];
  await put(admin, '/v1/directory/groups/lab', { name: 'Lab', members });
  for (const status of ['in_lab', 'at_lab', 'customer_responded']) {
    await put(admin, `/v1/workflow/statuses/${status}`, { agentLabel: status, category: 'open', internalGroups: ['lab'] });
  }
  await put(admin, '/v1/organizations/acme', { name: 'ACME' });
  await put(admin, '/v1/requesters/kim', { name: 'Kim', organizations: ['acme'] });
}, 120_000);

afterAll(async () => service.stop());

function voiceOf(column: Column): Voice {
  if (column.kind === 'requester') return service.as('requester:kim');
  if (column.kind === 'for agent') return service.as('service:desk', `agent:${agentOf(column)}`);
  if (column.kind === 'service') return service.as(column.name === 'admin' ? 'admin:root' : 'service:desk');
  return service.as(`agent:${agentOf(column)}`);
}

/** What an answer says, in the table's words; a right that is missing must name the queue where it is. */
function told(answer: Answer, column: Column): string {
  if (answer.status === 200 || answer.status === 201) return 'yes';
  const reason = reasonOf(answer);
  if (reason === 'request/actor-not-allowed') return `${answer.status} kind`;
  if (reason !== 'ticket/right-missing') return `${answer.status}${answer.status === 409 ? ` ${reason}` : ''}`;
  const place = answer.body.queueId === queueOf(column) ? '' : ` in ${String(answer.body.queueId)}`;
  return `${answer.status} ${String(answer.body.missing)}${place}`;
}

/** Prints a table with a column for each who acts. */
function print(rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, index) => Math.max(...rows.map((row) => (row[index] ?? '').length)));
  process.stdout.write(`\n${rows.map((row) => row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join('  ')).join('\n')}\n\n`);
}

describe('every key and every act, over HTTP', () => {
  it('comes to what the domain page’s table says (PRM-2, PRM-3, PRM-5, PRM-6, PRM-7, PRM-9)', async () => {
    const happened: string[][] = [];
    for (const line of permissionTable) {
      const act = doing[line.act];
      if (act === undefined) throw new Error(`nobody does: ${line.act}`);
      const cells = await Promise.all(
        columns.map(async (column) => told(await act({ say: service.as, voice: voiceOf(column), queueId: queueOf(column) }), column)),
      );
      happened.push([line.act, ...cells]);
    }
    print([['act', ...columns.map(({ name }) => name)], ...happened]);
    expect(happened).toEqual(permissionTable.map((line) => [line.act, ...columns.map((column) => expected(line, column))]));
  }, 180_000);
});
