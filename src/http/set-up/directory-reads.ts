import { Injectable } from '@nestjs/common';
import { listNames, namesOrder } from '../../../projections/directory/names.query.js';
import type { Page } from '../../../projections/page.js';
import type { Installation } from '../../installation/installation.js';
import { FollowedInstallation } from '../../installation/followed-installation.js';
import { refuse } from '../../kernel/refusal.js';
import { Problem } from '../door/problem.js';
import { ReadModels } from '../ports.js';
import { pageWithin, stretchOf } from '../queries/paging.js';
import type { PageQuery } from '../queries/paging.dto.js';

/** A record as it is read back: what a PUT takes, under its id. */
export interface ReadBack {
  readonly id: string;
  readonly name: string;
}

type Reads = (directory: Installation['directory']) => readonly ReadBack[];

/** The kinds of record that the set-up holds as a whole. */
const kinds: Readonly<Record<'agents' | 'groups' | 'roles' | 'queues', Reads>> = {
  agents: ({ agents }) => [...agents.values()].map(({ agentId: id, ...record }) => ({ id, ...record })),
  groups: ({ groups }) => [...groups.values()].map(({ groupId: id, ...record }) => ({ id, ...record })),
  roles: ({ roles }) => [...roles.values()].map(({ roleId: id, ...record }) => ({ id, ...record })),
  queues: ({ queues }) => [...queues.values()].map(({ queueId: id, ...record }) => ({ id, ...record })),
};

/** Those that have streams of their own and are listed by name. */
const named = { organizations: 'organization', requesters: 'requester' } as const;

/** Reads the directory back: the set-up as this process decides on it. */
@Injectable()
export class DirectoryReads {
  constructor(
    private readonly installation: FollowedInstallation,
    private readonly readModels: ReadModels,
  ) {}

  /** @throws Problem where there is no such kind */
  async list(kind: string, query: PageQuery): Promise<Page<ReadBack>> {
    if (kind === 'organizations' || kind === 'requesters') return listNames(this.readModels.reader, named[kind], stretchOf(query, namesOrder));
    return pageWithin(await this.records(kind), query, ({ id }) => id);
  }

  /** @throws Problem where there is no such record */
  async one(kind: string, id: string): Promise<ReadBack> {
    const found = (await this.records(kind)).find((record) => record.id === id);
    if (found === undefined) throw new Problem(refuse('PRM-5', 'directory/not-found', { kind, id }));
    return found;
  }

  private async records(kind: string): Promise<readonly ReadBack[]> {
    if (!Object.hasOwn(kinds, kind)) throw new Problem(refuse('PRM-5', 'directory/not-found', { kind }));
    const { directory } = await this.installation.snapshot();
    return kinds[kind as keyof typeof kinds](directory);
  }
}
