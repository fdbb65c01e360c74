import { NestApplicationContextOptions } from '@nestjs/common/interfaces/nest-application-context-options.interface.js';
import { NestFactory } from '@nestjs/core';
import { CommandBus } from '@nestjs/cqrs';
import { CustodyModule } from '../../src/custody.module.js';
import { type House, readModelNames } from '../../src/house.js';
import { importFiles } from '../../src/import/importer.js';
import { RegisterSeen } from '../../src/installation/commands/register-seen.js';
import { FollowedInstallation } from '../../src/installation/followed-installation.js';
import { isRefusal } from '../../src/kernel/refusal.js';

/**
 * Takes a log into an empty house, and waits until every read model shows it.
 * @throws where a line is rejected, or the read models stay behind
 */
export async function importInto(house: House, file: string): Promise<void> {
  const app = await NestFactory.createApplicationContext(CustodyModule.over(house), Object.assign(new NestApplicationContextOptions(), { logger: false as const }));
  try {
    await app.get(FollowedInstallation).start();
    let registrations = 0;
    const { rejections, position } = await importFiles({
      files: [file],
      profile: null,
      internalLines: false,
      writePath: house.eventStore.writePath,
      register: async (seen) => {
        registrations += 1;
        const commandId = `seen-${registrations}`;
        const envelope = { commandId, correlationId: commandId, causationId: null, actor: 'system:import', service: null, hash: 'seen', occurredAt: null, expectedRevision: null };
        const answer = await app.get(CommandBus).execute(new RegisterSeen(envelope, seen));
        if (isRefusal(answer)) throw new Error(answer.refused);
        return answer.events.length;
      },
      existing: new Set(),
      onProgress: () => undefined,
      signal: new AbortController().signal,
    });
    const [first] = rejections;
    if (first !== undefined) throw new Error(`line ${first.line} was rejected: ${first.reason}`);
    if (!(await house.checkpoints.waitFor(readModelNames, position ?? 0n, 30_000))) throw new Error('the read models stay behind');
  } finally {
    await app.close();
  }
}
