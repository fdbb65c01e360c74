import { Pool } from 'pg';

/** The three that follow the log, of which one is active at a time → where each keeps its place. */
export const followers = {
  projector: 'custody_read.projection_registry',
  processor: 'custody_ops.process',
  notifier: 'custody_ops.notification_process',
} as const;

export type Follower = keyof typeof followers;

/** Who wrote a follower's place, be it to where it stood already, by the name that the connection has in the database. */
export interface Watch {
  /** Number of the last move, and who made it; null where nobody has. */
  last(follower: Follower): Promise<{ readonly number: number; readonly by: string } | null>;
  /** Moves of one after a number. */
  movesSince(follower: Follower, by: string, number: number): Promise<number>;
  end(): Promise<void>;
}

const ddl = `
  create table faults_move (number bigserial primary key, place text not null, by text not null);
  create function faults_note() returns trigger language plpgsql as $$
  begin
    insert into faults_move (place, by) values (tg_table_schema || '.' || tg_table_name, current_setting('application_name'));
    return null;
  end $$;
  ${Object.values(followers).map((table) => `create trigger faults_note after update of position on ${table} for each row execute function faults_note();`).join('\n')}`;

/** Has the database note, in the same transactions, who writes. Its tables must be there. */
export async function watchWriters(databaseUrl: string): Promise<Watch> {
  const pool = new Pool({ connectionString: databaseUrl, max: 1 });
  await pool.query(ddl);
  return {
    last: async (follower) => {
      const { rows } = await pool.query<{ number: string; by: string }>('select number, by from faults_move where place = $1 order by number desc limit 1', [followers[follower]]);
      return rows[0] === undefined ? null : { number: Number(rows[0].number), by: rows[0].by };
    },
    movesSince: async (follower, by, number) => {
      const { rows } = await pool.query<{ count: number }>('select count(*)::integer as count from faults_move where place = $1 and by = $2 and number > $3', [followers[follower], by, number]);
      return rows[0]?.count ?? 0;
    },
    end: () => pool.end(),
  };
}
