import { Type } from '@sinclair/typebox';
import { catalogue, event } from '../../../src/kernel/event.js';
import { type Projection, projection } from '../../../src/kernel/projection.js';
import { bool, int, json, maybe, table, text, texts, time, timeline } from '../../../src/kernel/table.js';

/** A small world of its own: the runner knows no ticket. */
export const parcelEvents = catalogue({
  ParcelSent: event({ version: 1, summary: 'Sent.', schema: Type.Object({ parcelId: Type.String(), holder: Type.String() }) }),
  ParcelHanded: event({ version: 1, summary: 'Handed over.', schema: Type.Object({ parcelId: Type.String(), to: Type.String() }) }),
  ParcelWeighed: event({ version: 1, summary: 'Weighed.', schema: Type.Object({ parcelId: Type.String(), grams: Type.Unknown() }) }),
  ParcelSealed: event({ version: 1, summary: 'Sealed.', schema: Type.Object({ parcelId: Type.String(), seal: Type.String() }) }),
  ParcelDamaged: event({ version: 1, summary: 'Damaged.', schema: Type.Object({ parcelId: Type.String() }) }),
  ParcelReturned: event({ version: 1, summary: 'Returned.', schema: Type.Object({ parcelId: Type.String() }) }),
});

export const parcel = table('parcel', {
  comment: 'Where each parcel is.',
  relation: 'parcel',
  key: ['parcel_id'],
  columns: {
    parcel_id: text('The parcel.'),
    holder: text('Who holds it.'),
    grams: maybe(int('Its weight in grams.')),
    marks: texts('What was written on it; "quotes" and commas too.'),
    label: json('Its label.'),
    seal: maybe(text('The seal on it, of which there is one.')),
    damaged: bool('Whether it is damaged.'),
    changed_at: time('When it last changed.'),
  },
  indexes: [{ on: ['holder'] }, { on: ['seal'], unique: true }],
});

export const stay = timeline('stay', {
  comment: 'Who held which parcel, and when.',
  relation: 'stay',
  key: ['parcel_id', 'from_revision'],
  line: ['parcel_id'],
  until: 'to_at',
  columns: {
    parcel_id: text('The parcel.'),
    from_revision: int('Revision that began it.'),
    holder: text('Who held it.'),
    from_at: time('From when.'),
    to_at: maybe(time('Until when; null while it lasts.')),
  },
});

/** The read model of parcels; a test may give it another version, or handlers that go wrong. */
export function parcelsOf(options: { readonly version?: number; readonly greeting?: string; readonly onDamage?: () => void } = {}): Projection {
  const { version = 1, greeting = 'to ', onDamage = () => undefined } = options;
  return projection({
    name: 'parcels',
    version,
    reads: parcelEvents,
    tables: [parcel, stay],
    relations: [
      {
        name: 'held',
        comment: 'How many parcels each holder has.',
        columns: { holder: 'The holder.', parcels: 'How many.' },
        select: (from) => `select holder::text as holder, count(*)::integer as parcels from ${from('stay')} where to_at is null group by holder`,
      },
    ],
    on: {
      ParcelSent: ({ parcelId, holder }, { revision, meta }) => [
        parcel.put({
          parcel_id: parcelId, holder, grams: null, marks: [`${greeting}"${holder}"`, 'a,b\\c', ''], label: { to: holder, lines: [1, { x: '"' }] }, seal: null,
          damaged: false, changed_at: meta.occurredAt,
        }),
        stay.put({ parcel_id: parcelId, from_revision: revision, holder, from_at: meta.occurredAt, to_at: null }),
      ],
      ParcelHanded: ({ parcelId, to }, { revision, meta }) => [
        parcel.patch({ parcel_id: parcelId }, { holder: to, changed_at: meta.occurredAt }),
        stay.succeed({ parcel_id: parcelId, from_revision: revision, holder: to, from_at: meta.occurredAt, to_at: null }, { to_at: meta.occurredAt }),
      ],
      ParcelWeighed: ({ parcelId, grams }) => [parcel.patch({ parcel_id: parcelId }, { grams: grams as number })],
      ParcelSealed: ({ parcelId, seal }) => [parcel.patch({ parcel_id: parcelId }, { seal, label: { seal } })],
      ParcelDamaged: ({ parcelId }) => {
        onDamage();
        return [parcel.patch({ parcel_id: parcelId }, { damaged: true })];
      },
      ParcelReturned: ({ parcelId }) => [parcel.drop({ parcel_id: parcelId })],
    },
  });
}

/** A second read model, so that there is always a neighbour that must not suffer. */
export const handovers = table('handover', {
  comment: 'How often parcels changed hands.',
  relation: 'handover',
  key: ['parcel_id'],
  columns: { parcel_id: text('The parcel.'), last_holder: text('The last holder.') },
});

export const handoversProjection = projection({
  name: 'handovers',
  version: 1,
  reads: { ParcelHanded: parcelEvents.ParcelHanded },
  tables: [handovers],
  on: { ParcelHanded: ({ parcelId, to }) => [handovers.put({ parcel_id: parcelId, last_holder: to })] },
});

export const sent = (parcelId: string, holder = 'ann') => ({ type: 'ParcelSent', data: { parcelId, holder } });
export const handed = (parcelId: string, to: string) => ({ type: 'ParcelHanded', data: { parcelId, to } });
export const weighed = (parcelId: string, grams: unknown) => ({ type: 'ParcelWeighed', data: { parcelId, grams } });
export const sealed = (parcelId: string, seal: string) => ({ type: 'ParcelSealed', data: { parcelId, seal } });
export const damaged = (parcelId: string) => ({ type: 'ParcelDamaged', data: { parcelId } });
export const returned = (parcelId: string) => ({ type: 'ParcelReturned', data: { parcelId } });
