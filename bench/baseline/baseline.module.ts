import { type DynamicModule, Module } from '@nestjs/common';
import { Pool } from 'pg';
import { Rights } from './rights.js';
import { TicketsController } from './tickets.controller.js';
import { TicketsInStatements } from './tickets-in-statements.js';
import { TicketsInTransactions } from './tickets-in-transactions.js';
import { Tickets } from './tickets.js';

/** How a command reaches the rows. */
export type Manner = 'transaction' | 'statement';

const manners = { transaction: TicketsInTransactions, statement: TicketsInStatements } as const;

/** Custody of tickets as plain rows in PostgreSQL: what P1 and P2 are measured against. */
@Module({})
export class BaselineModule {
  static over(pool: Pool, manner: Manner): DynamicModule {
    return {
      module: BaselineModule,
      controllers: [TicketsController],
      providers: [{ provide: Pool, useValue: pool }, Rights, { provide: Tickets, useClass: manners[manner] }],
    };
  }
}
