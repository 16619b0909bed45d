import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as it came: the bytes, not what they mean. */
export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What it answers; `null` never answers, and the promise of a reply is one that takes its time. */
export type Answering = (request: Received, nth: number) => Reply | null | Promise<Reply>;

const OK: Reply = { status: 204 };

/** A customer's endpoint: a real HTTP server that keeps what it is sent. */
export class Receiver {
  readonly received: Received[] = [];
  /** The most requests that were open at the same time, and those that are now. */
  mostAtOnce = 0;
  open = 0;
  answer: Answering;

  private constructor(
    private readonly server: Server,
    answer: Answering,
  ) {
    this.answer = answer;
    server.on('request', (request: IncomingMessage, response: ServerResponse) => void this.take(request, response));
  }

  static async start(answer: Answering = () => OK): Promise<Receiver> {
    const server = createServer();
    const receiver = new Receiver(server, answer);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  url(path = '/hook'): string {
    return `http://127.0.0.1:${this.port}${path}`;
  }

  at(path: string): Received[] {
    return this.received.filter((one) => one.path === path);
  }

  /** The one request that came. */
  only(): Received {
    const [first, ...more] = this.received;
    if (!first || more.length > 0) throw new Error(`${this.received.length} requests came, not one`);
    return first;
  }

  /** Of one header, in the order in which requests came. */
  header(name: string): (string | undefined)[] {
    return this.received.map(({ headers }) => headers[name] as string | undefined);
  }

  bodies<T = { type: string; timestamp: string; data: Record<string, unknown> }>(): T[] {
    return this.received.map(({ body }) => JSON.parse(body.toString('utf8')) as T);
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const received = { path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks) };
    const nth = this.received.push(received);
    this.mostAtOnce = Math.max(this.mostAtOnce, (this.open += 1));
    response.once('close', () => (this.open -= 1));
    const reply = await this.answer(received, nth);
    if (reply === null || response.destroyed) return;
    response.writeHead(reply.status, reply.headers).end(reply.body);
  }
}
