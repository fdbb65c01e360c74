import { notificationKinds, type NotificationKind } from '../../preferences/preferences.events.js';
import { Flag, FlagText, Ids, ObjectOf, SomeOf, Text } from '../door/fields.js';
import { PageQuery } from '../queries/paging.dto.js';

const optional = { optional: true } as const;

export class NotificationListQuery extends PageQuery {
  @FlagText({ ...optional, description: '`true`: only what was not marked as read.' }) readonly unread?: boolean;
}

export class ChannelsDto {
  @Flag() readonly inbox!: boolean;
  @Flag() readonly email!: boolean;
  @Flag() readonly webhook!: boolean;
}

export class QuietHoursDto {
  @Text({ max: 5 }, { description: '`HH:MM`.' }) readonly from!: string;
  @Text({ max: 5 }, { description: '`HH:MM`; before `from` it is on the next day.' }) readonly to!: string;
  @Text({ max: 100 }, { description: 'Such as `Europe/Berlin`.' }) readonly timeZone!: string;
}

export class PreferencesDto {
  @Ids({ description: 'Queues subscribed to.' }) readonly queues!: readonly string[];
  @ObjectOf(ChannelsDto) readonly channels!: ChannelsDto;
  @SomeOf(notificationKinds, { description: 'Kinds switched off.' }) readonly muted!: readonly NotificationKind[];
  @ObjectOf(QuietHoursDto, { ...optional, nullable: true, description: 'E-mails and webhooks wait until they are over, and come as one summary.' })
  readonly quietHours?: QuietHoursDto | null;
  @Text({ max: 2_000 }, { ...optional, nullable: true }) readonly webhookUrl?: string | null;
  @Flag({ ...optional, description: '`true`: from now on webhooks are signed with another secret, which the answer shows once.' }) readonly newWebhookSecret?: true;
}
