import type { Projection } from '../src/kernel/projection.js';
import { articleProjection } from './article/article.projection.js';
import { directoryProjection } from './directory/directory.projection.js';
import { eventProjection } from './event/event.projection.js';
import { intervalProjection } from './interval/interval.projection.js';
import { membershipProjection } from './membership/membership.projection.js';
import { organizationVisibilityProjection } from './organization-visibility/organization-visibility.projection.js';
import { savedViewProjection } from './saved-view/saved-view.projection.js';
import { ticketProjection } from './ticket/ticket.projection.js';

/** Every read model of the house, for the machinery that keeps, rebuilds and verifies them. */
export const readModels: readonly Projection[] = [
  ticketProjection,
  intervalProjection,
  eventProjection,
  directoryProjection,
  organizationVisibilityProjection,
  savedViewProjection,
  membershipProjection,
  articleProjection,
];
