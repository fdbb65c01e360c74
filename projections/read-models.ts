import type { Projection } from '../src/kernel/projection.js';
import { directoryProjection } from './directory/directory.projection.js';
import { eventProjection } from './event/event.projection.js';
import { intervalProjection } from './interval/interval.projection.js';
import { organizationVisibilityProjection } from './organization-visibility/organization-visibility.projection.js';
import { ticketProjection } from './ticket/ticket.projection.js';

/** Every read model of the house, for the machinery that keeps, rebuilds and verifies them. */
export const readModels: readonly Projection[] = [
  ticketProjection,
  intervalProjection,
  eventProjection,
  directoryProjection,
  organizationVisibilityProjection,
];
