import { Inject, Injectable } from '@nestjs/common';
import { rightsOf } from '../../directory/effective-rights.js';
import type { Appended, Envelope } from '../../event-store/command.js';
import { WritePath } from '../../event-store/write-path.js';
import { Customers, organizationKind, requesterKind } from '../../installation/customers.js';
import { FollowedInstallation } from '../../installation/followed-installation.js';
import type { Installation } from '../../installation/installation.js';
import { setUpReceipt, type SetUpReceipt } from '../../installation/receipt.js';
import { parseActor } from '../../kernel/actor.js';
import { decide } from '../../kernel/decider.js';
import { isRefusal, refuse, type Refusal } from '../../kernel/refusal.js';
import { type OrganizationCommand, organizationDecider } from '../organization.decider.js';
import { type Asker, mayKnow } from '../organization-rights.js';
import { type MembershipCommand, type RequesterCommand, requesterDecider } from '../requester.decider.js';
import type { RequestEvidence } from './request-evidence.js';

/** The way of every command on organizations and requesters: rights from the directory, one stream, one append. */
@Injectable()
export class CustomerDesk {
  constructor(
    @Inject(WritePath) private readonly writePath: Pick<WritePath, 'execute'>,
    private readonly installation: FollowedInstallation,
    private readonly customers: Customers,
  ) {}

  /**
   * Acts on an organization's stream.
   * @param evidence what a change of visibility rests on
   */
  async onOrganization(envelope: Envelope, command: OrganizationCommand, evidence?: RequestEvidence): Promise<SetUpReceipt | Refusal> {
    const installation = await this.installation.snapshot();
    const asker = askerOf(envelope, installation);
    const answer = await this.writePath.execute(organizationKind, command.organizationId, envelope, {
      sight: () => unseen(asker, command.organizationId) ?? evidence?.sight(asker.actor, installation) ?? null,
      judge: (organization, { now }) => ({
        decision: decide(organizationDecider, command, organization, { asker, visibility: evidence?.at(now, installation) ?? null }),
        basis: basisOf(installation),
      }),
    });
    return receiptOf(command.organizationId, answer);
  }

  /** Replaces a requester's record, or makes it. */
  putRequester(envelope: Envelope, command: Extract<RequesterCommand, { type: 'PutRequester' }>): Promise<SetUpReceipt | Refusal> {
    return this.onRequester(envelope, command, command.requesterId, command.requesterId, true);
  }

  /** Changes a membership. It stands in the requester's stream; the receipt names the organization, as the caller did. */
  async onMembership(envelope: Envelope, command: MembershipCommand): Promise<SetUpReceipt | Refusal> {
    const organization = await this.customers.organization(command.organizationId);
    return this.onRequester(envelope, command, command.requesterId, command.organizationId, organization.phase === 'registered');
  }

  private async onRequester(
    envelope: Envelope,
    command: RequesterCommand,
    requesterId: string,
    receiptId: string,
    organizationKnown: boolean,
  ): Promise<SetUpReceipt | Refusal> {
    const installation = await this.installation.snapshot();
    const asker = askerOf(envelope, installation);
    const answer = await this.writePath.execute(requesterKind, requesterId, envelope, {
      sight: () => unseen(asker, receiptId),
      judge: (requester) => ({
        decision: decide(requesterDecider, command, requester, { asker, organizationKnown }),
        basis: basisOf(installation),
      }),
    });
    return receiptOf(receiptId, answer);
  }
}

function askerOf({ actor: written }: Envelope, { directory }: Installation): Asker {
  const actor = parseActor(written);
  if (actor === null) throw new Error(`no actor: ${written}`);
  return { actor, rights: actor.kind === 'agent' ? rightsOf(directory, actor.id) : [] };
}

function unseen(asker: Asker, id: string): Refusal | null {
  return mayKnow(asker) ? null : refuse('ORG-4', 'organization/not-found', { organizationId: id });
}

function basisOf({ revision }: Installation): number | null {
  return revision < 0 ? null : revision;
}

function receiptOf(id: string, answer: Appended<{ readonly type: string; readonly data: unknown }> | Refusal): SetUpReceipt | Refusal {
  return isRefusal(answer) ? answer : setUpReceipt(id, answer);
}
