import { Amount, Flag, OneOf, SomeOf, Text } from '../door/fields.js';

const optional = { optional: true } as const;
/** A century. */
const days = { above: 0, max: 36_525 } as const;
const hours = { above: 0, max: 36_525 * 24 } as const;

/** The settings of the domain page's section 12; only those that are named change. */
export class SettingsDto {
  @Flag(optional) readonly lockOnDesignatedOwner?: boolean;
  @OneOf(['strict', 'advisory'], optional) readonly lockEnforcement?: 'strict' | 'advisory';
  @Flag(optional) readonly responsibleSharesLock?: boolean;
  @Flag(optional) readonly autoResponsible?: boolean;
  @SomeOf(['resolved', 'closed'], optional) readonly unlockCategories?: ('resolved' | 'closed')[];
  @Flag(optional) readonly protectSharedOwnership?: boolean;
  @Flag(optional) readonly tellRequesterAboutOwner?: boolean;
  @Text({ max: 100 }, { optional: true, description: 'An IANA time zone, such as Europe/Berlin.' }) readonly timeZone?: string;
  @Text({ max: 20_000 }, { optional: true, description: 'Each new text is a new version (ORG-7).' }) readonly riskWarning?: string;
  @Text({ max: 2_000 }, { optional: true, description: 'With `{id}` in it.' }) readonly ticketUrl?: string;
  @Amount(days, optional) readonly approvalValidDays?: number;
  @Amount(hours, optional) readonly pingPongWindowHours?: number;
}
