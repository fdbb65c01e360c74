import { Gauge, type Registry } from 'prom-client';
import type { Condition } from '../ports.js';

/** How this process and the installation stand, for Prometheus. What can't be asked at the moment keeps its last value. */
export class ConditionMetrics {
  private readonly lag: Gauge<'projection'>;
  private readonly parked: Gauge<'projection'>;
  private readonly waiting: Gauge<'process'>;
  private readonly oldest: Gauge<'process'>;
  private readonly stores: Gauge<'store'>;
  private readonly duties: Gauge<'duty'>;
  private readonly ready: Gauge;
  private readonly diskFree: Gauge;

  constructor(registry: Registry) {
    const registers = [registry];
    this.lag = new Gauge({ name: 'custody_projection_lag_events', help: 'Events behind the end of the log.', labelNames: ['projection'] as const, registers });
    this.parked = new Gauge({ name: 'custody_projection_parked_streams', help: 'Streams or orders set aside with a reason.', labelNames: ['projection'] as const, registers });
    this.waiting = new Gauge({ name: 'custody_orders_waiting', help: 'Orders of durable processes to be carried out, timers that are not due included.', labelNames: ['process'] as const, registers });
    this.oldest = new Gauge({ name: 'custody_orders_oldest_seconds', help: 'How long the oldest order that is due has been waiting.', labelNames: ['process'] as const, registers });
    this.stores = new Gauge({ name: 'custody_store_up', help: '1 where the store answers this process.', labelNames: ['store'] as const, registers });
    this.duties = new Gauge({ name: 'custody_duty_held', help: '1 where one process of all does this: projector, processor, notifications.', labelNames: ['duty'] as const, registers });
    this.ready = new Gauge({ name: 'custody_ready', help: '1 ready, 0.5 degraded, 0 not ready; as /health/ready says.', registers });
    this.diskFree = new Gauge({ name: 'custody_disk_free_bytes', help: 'Left on the disk of the embedded stores; -1 where there are none.', registers });
  }

  take({ status, projections, stores, duties, orders, diskFree }: Condition): void {
    for (const { name, lag, parked } of projections) {
      this.lag.set({ projection: name }, lag);
      this.parked.set({ projection: name }, parked);
    }
    for (const { process, waiting, oldestSeconds } of orders) {
      this.waiting.set({ process }, waiting);
      this.oldest.set({ process }, oldestSeconds);
    }
    for (const [store, up] of Object.entries(stores)) this.stores.set({ store }, Number(up));
    for (const { duty, held } of duties) this.duties.set({ duty }, Number(held));
    this.ready.set({ 'ready': 1, 'degraded': 0.5, 'not-ready': 0 }[status]);
    this.diskFree.set(diskFree ?? -1);
  }
}
