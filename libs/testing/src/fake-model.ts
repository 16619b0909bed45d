import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** What a model was asked, as far as tests look at it. */
export interface ModelAsked {
  readonly path: string;
  readonly key: string;
  readonly body: {
    readonly model: string;
    readonly messages: readonly { readonly role: string; readonly content: string }[];
    readonly response_format: { readonly json_schema: { readonly strict: boolean; readonly schema: unknown } };
    readonly max_completion_tokens: number;
    readonly reasoning_effort?: string;
  };
  /** The user message, which is JSON. */
  readonly material: { readonly profile: string; readonly job: string } & Readonly<Record<string, unknown>>;
}

/** How it answers: with content and figures, with an error of the API, or not at all. */
export type ModelReply =
  | {
      readonly content: unknown;
      readonly usage?: object;
      readonly finishReason?: string;
      readonly refusal?: string;
    }
  | { readonly status: number; readonly error?: object; readonly headers?: Readonly<Record<string, string>> }
  | 'silence'
  | 'half_an_answer'
  | 'hang_up';

const USAGE = {
  prompt_tokens: 1_000,
  completion_tokens: 400,
  total_tokens: 1_400,
  prompt_tokens_details: { cached_tokens: 200 },
  completion_tokens_details: { reasoning_tokens: 150 },
};

/** A server that speaks the OpenAI API and says what a test tells it to: also what a hostile job post wants to hear. */
export class FakeModel {
  readonly asked: ModelAsked[] = [];
  /** How many connections were given up by whoever asked. */
  abandoned = 0;
  private readonly held = new Set<ServerResponse>();
  reply: (asked: ModelAsked) => ModelReply | Promise<ModelReply> = () => ({ content: { sentences: [], answers: [] } });

  private constructor(private readonly server: Server) {}

  static async start(): Promise<FakeModel> {
    const server = createServer();
    const fake = new FakeModel(server);
    server.on('request', (request, response) => void fake.answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return fake;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v1`;
  }

  /** What a process needs to ask it. */
  env(): Record<string, string> {
    return { OPENAI_API_KEY: 'sk-of-the-tests', OPENAI_BASE_URL: this.url, OPENAI_MODEL: 'fake-1' };
  }

  get underWay(): number {
    return this.held.size;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as ModelAsked['body'];
    const key = String(request.headers.authorization ?? '').replace('Bearer ', '');
    const material = JSON.parse(body.messages.at(-1)?.content ?? '{}') as ModelAsked['material'];
    const asked = { path: request.url ?? '', key, body, material };
    this.asked.push(asked);
    this.held.add(response);
    response.on('close', () => {
      this.held.delete(response);
      if (!response.writableEnded) this.abandoned += 1;
    });
    write(response, await this.reply(asked), body.model);
  }
}

function write(response: ServerResponse, reply: ModelReply, model: string): void {
  if (reply === 'silence') return;
  if (reply === 'hang_up') return void response.destroy();
  if (reply === 'half_an_answer') {
    response.writeHead(200, { 'content-type': 'application/json' });
    return void response.write('{"id":"chatcmpl-1","choices":[');
  }
  if ('status' in reply) {
    response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers });
    return void response.end(JSON.stringify({ error: reply.error ?? { message: 'An error', type: 'x', code: null } }));
  }
  const { content, usage = USAGE, finishReason = 'stop', refusal = null } = reply;
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  const choice = { index: 0, message: { role: 'assistant', content: text, refusal }, finish_reason: finishReason };
  const completion = { id: 'chatcmpl-1', object: 'chat.completion', created: 1, model: `${model}-2026`, usage };
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ ...completion, choices: [choice] }));
}

/** An answer of a model, kept in a file in libs/testing/recorded. */
export const recorded = <T>(name: string): T =>
  JSON.parse(readFileSync(join(import.meta.dirname, '..', 'recorded', `${name}.json`), 'utf8')) as T;
