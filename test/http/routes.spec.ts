import { Controller, Get } from '@nestjs/common';
import { type Started, startDoor } from './door-app.js';

interface Operation {
  readonly 'x-right'?: { readonly scope: string };
}

/** The contract's paths as far as they are built. */
const contract = [
  'POST /v1/tickets', 'POST /v1/commands',
  ...[
    'lock', 'unlock', 'change-owner', 'set-responsible', 'watch', 'unwatch', 'move', 'change-priority', 'change-status', 'assign-internal', 'clear-internal',
    'restore-internal', 'reply', 'note', 'customer-message', 'mark-important', 'set-confidential', 'request-sharing', 'send-risk-warning',
    'record-risk-approval', 'request-sharing-review', 'review-sharing',
  ].map((command) => `POST /v1/tickets/{id}/${command}`),
  'GET /v1/tickets', 'GET /v1/tickets/{id}', 'GET /v1/tickets/{id}/history', 'GET /v1/tickets/{id}/events', 'GET /v1/tickets/{id}/ownership', 'GET /v1/tickets/{id}/candidates',
  ...['agents', 'groups', 'roles', 'queues'].flatMap((kind) => [`PUT /v1/directory/${kind}/{id}`, `POST /v1/directory/${kind}/{id}/preview`]),
  'GET /v1/directory/{kind}', 'GET /v1/directory/{kind}/{id}',
  'PUT /v1/workflow/statuses/{id}', 'GET /v1/workflow/statuses/{id}', 'POST /v1/workflow/statuses/{id}/preview', 'GET /v1/workflow/check',
  'PUT /v1/organizations/{id}', 'GET /v1/organizations/{id}', 'PUT /v1/requesters/{id}', 'GET /v1/requesters/{id}', 'PUT /v1/settings', 'GET /v1/settings',
  ...['change-visibility', 'note-refusal', 'withdraw-refusal', 'add-member', 'remove-member', 'grant-view', 'revoke-view', 'add-detail'].map((act) => `POST /v1/organizations/{id}/${act}`),
  'GET /v1/tickets/{id}/access', 'GET /v1/portal/tickets', 'GET /v1/portal/tickets/{id}', 'GET /v1/portal/tickets/{id}/history', 'POST /v1/portal/tickets/{id}/comments',
  'PUT /v1/agents/{id}/views/{name}', 'GET /v1/agents/{id}/views', 'GET /v1/agents/{id}/views/{name}',
  'GET /health/live', 'GET /health/ready',
];

describe('the routes', () => {
  let door: Started;
  let operations: ReadonlyMap<string, Operation>;
  beforeAll(async () => {
    door = await startDoor();
    const document = (await (await fetch(`${door.url}/openapi.json`)).json()) as { paths: Record<string, Record<string, Operation>> };
    operations = new Map(
      Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const)),
    );
  });
  afterAll(() => door.stop());

  it.each(contract)('have %s, with a declared right', (route) => {
    expect(operations.get(route)?.['x-right']?.scope).toMatch(/^(public|command|read|audit|admin|portal)$/);
  });

  it('leave nothing public but the service’s own pages', () => {
    const open = [...operations].filter(([, operation]) => operation['x-right']?.scope === 'public').map(([route]) => route);
    expect(open.sort()).toEqual(['GET /', 'GET /health/live', 'GET /health/ready']);
  });

  it('give every command its fields', () => {
    expect(JSON.stringify(operations.get('POST /v1/tickets/{id}/change-owner'))).toContain('#/components/schemas/ChangeOwnerBody');
  });
});

describe('a route without a declared right', () => {
  it('fails the start, by name (F12)', async () => {
    @Controller('careless')
    class CarelessController {
      @Get('secrets')
      secrets() {
        return {};
      }
    }
    await expect(startDoor([CarelessController])).rejects.toThrow('GET /careless/secrets (CarelessController.secrets)');
  });
});
