import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync, cpSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const root = process.cwd();
const depcruise = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');

interface Violation {
  readonly rule: { readonly name: string };
  readonly from: string;
}

function violations(folder: string): readonly Violation[] {
  const printed = execFileSync(
    process.execPath,
    [depcruise, 'src', 'projections', '--config', '.dependency-cruiser.cjs', '--output-type', 'json', '--no-cache'],
    { cwd: folder, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  return (JSON.parse(printed) as { summary: { violations: Violation[] } }).summary.violations;
}

let found: readonly Violation[] | undefined;

const planted: readonly (readonly [string, string])[] = [
  ['src/kernel/clock.ts', "import { Injectable } from '@nestjs/common';\nexport const planted = Injectable;\n"],
  ['src/ticket/ticket.events.ts', "import { rule } from './ticket.decider.js';\nexport const planted = rule;\n"],
  ['src/ticket/ticket.decider.ts', "import { append } from '../event-store/append.js';\nexport const rule = append;\n"],
  ['src/workflow/workflow.decider.ts', "import { rule } from '../ticket/ticket.decider.js';\nexport const planted = rule;\n"],
  ['src/settings/settings.ts', "import { readFileSync } from 'node:fs';\nexport const planted = readFileSync;\n"],
  ['src/ticket/commands/lock-ticket.ts', "import { board } from '../../../projections/ticket/board.js';\nexport const planted = board;\n"],
  ['src/automation/runner.ts', "import { rule } from '../ticket/ticket.decider.js';\nexport const planted = rule;\n"],
  ['src/event-store/append.ts', 'export const append = 1;\n'],
  ['src/embedded-postgres/launch.ts', "import { append } from '../event-store/append.js';\nexport const planted = append;\n"],
  ['src/http/tickets.controller.ts', "import { rule } from '../ticket/ticket.decider.js';\nexport const planted = rule;\n"],
  ['src/read-store/projector.ts', "import { board } from '../../projections/ticket/board.js';\nexport const planted = board;\n"],
  ['src/import/importer.ts', "import { EventStoreDBClient } from '@eventstore/db-client';\nexport const planted = EventStoreDBClient;\n"],
  ['src/house-events.ts', "import { rule } from './ticket/ticket.decider.js';\nexport const planted = rule;\n"],
  ['src/report/page.ts', "import { append } from '../event-store/append.js';\nexport const planted = append;\n"],
  ['src/report/drawing.ts', "import { plot } from '@observablehq/plot';\nexport const planted = plot;\n"],
  ['projections/ticket/board.ts', "import { append } from '../../src/event-store/append.js';\nexport const board = append;\n"],
];

const expected: readonly (readonly [string, string])[] = [
  ['kernel-is-pure', 'src/kernel/clock.ts'],
  ['events-know-the-kernel-alone', 'src/ticket/ticket.events.ts'],
  ['domain-is-pure', 'src/ticket/ticket.decider.ts'],
  ['domain-minds-its-own-context', 'src/workflow/workflow.decider.ts'],
  ['domain-has-no-clock', 'src/settings/settings.ts'],
  ['commands-stay-on-the-write-side', 'src/ticket/commands/lock-ticket.ts'],
  ['embedded-stores-stand-alone', 'src/embedded-postgres/launch.ts'],
  ['http-goes-through-commands-and-queries', 'src/http/tickets.controller.ts'],
  ['read-store-knows-no-ticket', 'src/read-store/projector.ts'],
  ['one-importer-of-the-event-store-client', 'src/import/importer.ts'],
  ['automation-knows-no-ticket', 'src/automation/runner.ts'],
  ['the-whole-catalogue-is-events', 'src/house-events.ts'],
  ['report-asks-and-draws', 'src/report/page.ts'],
  ['pictures-are-drawn-when-asked-for', 'src/report/drawing.ts'],
  ['projections-only-read', 'projections/ticket/board.ts'],
];

describe('the import rules of the house', () => {
  it('hold', () => {
    expect(violations(root).map(({ rule, from }) => `${rule.name}: ${from}`)).toEqual([]);
  });

  describe('catch a planted violation of', () => {
    let house: string;
    beforeAll(() => {
      house = mkdtempSync(join(tmpdir(), 'custody-house-'));
      cpSync(join(root, '.dependency-cruiser.cjs'), join(house, '.dependency-cruiser.cjs'));
      cpSync(join(root, 'tsconfig.json'), join(house, 'tsconfig.json'));
      cpSync(join(root, 'package.json'), join(house, 'package.json'));
      symlinkSync(join(root, 'node_modules'), join(house, 'node_modules'));
      for (const [file, content] of planted) {
        mkdirSync(dirname(join(house, file)), { recursive: true });
        writeFileSync(join(house, file), content);
      }
    });
    afterAll(() => rmSync(house, { recursive: true, force: true }));

    it.each(expected)('%s', (rule, from) => {
      found ??= violations(house);
      expect(found.map((violation) => `${violation.rule.name}: ${violation.from}`)).toContain(`${rule}: ${from}`);
    });
  });
});
