import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Pool } from 'pg';

/** Who may do what, in memory: read at start, small, and asked at every command. */
@Injectable()
export class Rights implements OnModuleInit {
  private readonly owned = new Map<string, Set<string>>();

  constructor(@Inject(Pool) private readonly pool: Pool) {}

  async onModuleInit(): Promise<void> {
    const { rows } = await this.pool.query<{ agent_id: string; queue_id: string | null }>(
      `select a.agent_id, p.queue_id from agent a left join agent_permission p on p.agent_id = a.agent_id and p.permission = 'owner' where a.active`,
    );
    for (const { agent_id: agent, queue_id: queue } of rows) {
      const queues = this.owned.get(agent) ?? new Set<string>();
      if (queue !== null) queues.add(queue);
      this.owned.set(agent, queues);
    }
  }

  knows(agent: string): boolean {
    return this.owned.has(agent);
  }

  mayOwn(agent: string, queue: string): boolean {
    return this.owned.get(agent)?.has(queue) === true;
  }

  /** The queues whose tickets an agent may own. */
  queuesOf(agent: string): readonly string[] {
    return [...(this.owned.get(agent) ?? [])];
  }
}
