import type { Answer, Voice } from '../../support/client.js';
import { openTicket } from '../../support/desk.js';
import type { Service } from '../../support/service.js';

/** Who acts and on which ticket; `boss` has `rw` everywhere. */
export interface Scene {
  readonly say: Service['as'];
  /** As the one whose right is asked about. */
  readonly voice: Voice;
  /** Their queue: they have the keys of their column there. */
  readonly queueId: string;
}

const opened = ({ say, queueId }: Scene, rest: object = {}): Promise<string> =>
  openTicket(say('service:mail'), { queueId, requesterId: 'kim', organizationId: 'acme', body: 'It burns.', ...rest });
/** The lab is mapped to `customer_responded` too, so a message of the customer keeps the share. */
const shared = (scene: Scene): Promise<string> => opened(scene, { status: 'in_lab', internalGroupId: 'lab' });
const lockedByBoss = (scene: Scene): Promise<string> => opened(scene, { ownerId: 'boss', status: 'in_lab', internalGroupId: 'lab' });

async function firstArticle({ say }: Scene, ticketId: string): Promise<string> {
  const { body } = await say('service:mail').does(ticketId, 'customer-message', { body: 'Please share.', requesterId: 'kim' });
  return String(body.articleId);
}

/** A command on a ticket that stands as the act needs it. */
const commanding =
  (command: string, body: object | ((scene: Scene) => object) = {}, ready: (scene: Scene) => Promise<string> = shared) =>
  async (scene: Scene): Promise<Answer> => {
    const ticketId = await ready(scene);
    return scene.voice.post(`/v1/tickets/${ticketId}/${command}`, typeof body === 'function' ? body(scene) : body);
  };

/** Moves a ticket between the scene's queue and one where the mover lacks nothing, or is nobody. */
const moving =
  (from: (scene: Scene) => string, to: (scene: Scene) => string) =>
  async (scene: Scene): Promise<Answer> => {
    const ticketId = await openTicket(scene.say('service:mail'), { queueId: from(scene), requesterId: 'kim', status: 'in_lab', internalGroupId: 'lab' });
    return scene.voice.post(`/v1/tickets/${ticketId}/move`, { queueId: to(scene) });
  };

/** How each act of the permission table is done over HTTP. */
export const doing: Readonly<Record<string, (scene: Scene) => Promise<Answer>>> = {
  'read': async (scene) => {
    const ticketId = await shared(scene);
    await scene.say('admin:root').sees(ticketId);
    return scene.voice.get(`/v1/tickets/${ticketId}`);
  },
  'watch oneself': commanding('watch'),
  'open': ({ voice, queueId }) => voice.post('/v1/tickets', { subject: 'Mine', queueId }),
  'open with an owner': ({ voice, queueId }) => voice.post('/v1/tickets', { subject: 'Yours', queueId, ownerId: 'boss' }),
  'internal note': commanding('note', { body: 'Looks bad.' }),
  'lock': commanding('lock'),
  'unlock what is unlocked': commanding('unlock'),
  'change owner': commanding('change-owner', { ownerId: 'boss' }),
  'change owner of another’s ticket': commanding('change-owner', { ownerId: 'second' }, lockedByBoss),
  'set responsible': commanding('set-responsible', { responsibleId: 'boss' }),
  'change priority': commanding('change-priority', { priority: 'high' }),
  'move away': moving(({ queueId }) => queueId, () => 'everybody'),
  'move in': moving(() => 'everybody', ({ queueId }) => queueId),
  'public reply': commanding('reply', { body: 'We are on it.' }),
  'change status': commanding('change-status', { status: 'resolved' }),
  'change status to one that maps the group': commanding('change-status', { status: 'at_lab' }),
  'assign internal': commanding('assign-internal', { groupId: 'lab', agentId: 'lena' }),
  'clear internal': commanding('clear-internal'),
  'mark important': async (scene) => {
    const ticketId = await shared(scene);
    const { body } = await scene.say('agent:boss').does(ticketId, 'note', { body: 'Mind this.' });
    return scene.voice.post(`/v1/tickets/${ticketId}/mark-important`, { articleId: body.articleId });
  },
  'unlock another’s lock': commanding('unlock', {}, lockedByBoss),
  'watch for another': commanding('watch', { agentId: 'boss' }),
  'set confidential': commanding('set-confidential', { confidential: true }),
  'record a request for sharing': async (scene) => {
    const ticketId = await shared(scene);
    const articleId = await firstArticle(scene, ticketId);
    return scene.voice.post(`/v1/tickets/${ticketId}/request-sharing`, { organizationId: 'acme', type: 'read_only', articleId });
  },
  'send the warning': commanding('send-risk-warning'),
  'record an approval': async (scene) => {
    const ticketId = await shared(scene);
    await scene.say('requester:kim').does(ticketId, 'request-sharing', { organizationId: 'acme', type: 'read_only' });
    await scene.say('agent:boss').does(ticketId, 'send-risk-warning');
    await scene.say('agent:boss').does(ticketId, 'unlock');
    const articleId = await firstArticle(scene, ticketId);
    return scene.voice.post(`/v1/tickets/${ticketId}/record-risk-approval`, { articleId, clear: true });
  },
  'ask for review': commanding('request-sharing-review'),
  'review': async (scene) => {
    const ticketId = await shared(scene);
    await scene.say('agent:boss').does(ticketId, 'request-sharing-review');
    return scene.voice.post(`/v1/tickets/${ticketId}/review-sharing`, { approved: true, reason: 'looked into it' });
  },
};
