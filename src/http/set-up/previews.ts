import { Injectable } from '@nestjs/common';
import type { Page } from '../../../projections/page.js';
import { statusInUse } from '../../../projections/ticket/status-usage.query.js';
import { heldAtWork, sharedIn } from '../../../projections/ticket/ticket-search.query.js';
import { FollowedInstallation } from '../../installation/followed-installation.js';
import { type Release, releasesBy, unmappedBy } from '../../installation/previews.js';
import type { StatusId } from '../../kernel/brand.js';
import { isRefusal, type Refusal } from '../../kernel/refusal.js';
import { Problem } from '../door/problem.js';
import { ReadModels } from '../ports.js';
import { pageWithin } from '../queries/paging.js';
import type { PageQuery } from '../queries/paging.dto.js';

type Proposal = Parameters<typeof releasesBy>[0];
type StatusBody = Parameters<typeof unmappedBy>[0]['body'];

/** What a change of the set-up would do to tickets, before it is made (PRM-7, SHR-12). */
@Injectable()
export class Previews {
  constructor(
    private readonly installation: FollowedInstallation,
    private readonly readModels: ReadModels,
  ) {}

  /** @throws Problem where the change itself would be refused */
  async releases(proposal: Proposal, query: PageQuery): Promise<Page<Release>> {
    const [installation, holds] = await Promise.all([this.installation.snapshot(), heldAtWork(this.readModels.reader, 'anybody')]);
    return paged(releasesBy(proposal, installation, holds), query);
  }

  /** @throws Problem where the change itself would be refused */
  async unmapped(statusId: StatusId, body: StatusBody, query: PageQuery): Promise<Page<Release>> {
    const { reader } = this.readModels;
    const [installation, inUse, shared] = await Promise.all([this.installation.snapshot(), statusInUse(reader, statusId), sharedIn(reader, statusId)]);
    return paged(unmappedBy({ type: 'PutStatus', statusId, body }, installation, inUse, shared), query);
  }
}

function paged(found: readonly Release[] | Refusal, query: PageQuery): Page<Release> {
  if (isRefusal(found)) throw new Problem(found);
  return pageWithin(found, query, ({ ticketId, role, holder }) => `${ticketId} ${role} ${holder}`);
}
