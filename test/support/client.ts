/** The members of an answer that tests ask for by name; anything else is read through `body`. */
export type Body = Readonly<Record<string, unknown>>;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
  readonly text: string;
}

/** The service as one actor sees it. */
export interface Voice {
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  post(path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  put(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** A command on a ticket that must be accepted; its answer. */
  does(ticketId: string, command: string, body?: unknown): Promise<Answer>;
  /** The ticket, once the read model has what this voice's commands have written. */
  sees(ticketId: string): Promise<Body>;
}

/** How an actor, written `kind:id`, says who they are: headers. */
export type Credentials = (actor: string) => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>;

const dev: Credentials = (actor) => ({ 'x-actor': actor });

/**
 * Speaks to a running service over real HTTP.
 * @param base such as `http://127.0.0.1:3000`
 * @returns a voice for each actor, written `kind:id`
 */
export function speakTo(base: string, credentials: Credentials = dev): (actor: string, onBehalfOf?: string) => Voice {
  let position = '0';
  const call = async (method: string, path: string, sent: unknown, headers: Readonly<Record<string, string>>): Promise<Answer> => {
    const response = await fetch(base + path, {
      method,
      headers: { ...(sent === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(sent === undefined ? {} : { body: typeof sent === 'string' ? sent : JSON.stringify(sent) }),
    });
    const text = await response.text();
    const json = /json/.test(response.headers.get('content-type') ?? '') && !/ndjson/.test(response.headers.get('content-type') ?? '');
    const body = json ? (JSON.parse(text) as Body) : {};
    if (typeof body.position === 'string' && BigInt(body.position) > BigInt(position)) position = body.position;
    return { status: response.status, headers: response.headers, body, text };
  };
  return (actor, onBehalfOf) => {
    const who = async (): Promise<Readonly<Record<string, string>>> => ({ ...(await credentials(actor)), ...(onBehalfOf === undefined ? {} : { 'x-on-behalf-of': onBehalfOf }) });
    const voice: Voice = {
      get: async (path, headers = {}) => call('GET', path, undefined, { ...(await who()), ...headers }),
      post: async (path, body = {}, headers = {}) => call('POST', path, body, { ...(await who()), ...headers }),
      put: async (path, body, headers = {}) => call('PUT', path, body, { ...(await who()), ...headers }),
      does: async (ticketId, command, body = {}) => {
        const answer = await voice.post(`/v1/tickets/${ticketId}/${command}`, body);
        if (answer.status >= 300) throw new Error(`${actor} ${command} ${ticketId}: ${answer.status} ${answer.text}`);
        return answer;
      },
      sees: async (ticketId) => {
        const answer = await voice.get(`/v1/tickets/${ticketId}?after=${position}&wait=10000`);
        if (answer.status !== 200) throw new Error(`${actor} reads ${ticketId}: ${answer.status} ${answer.text}`);
        return answer.body;
      },
    };
    return voice;
  };
}
