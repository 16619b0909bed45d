import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Said {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON unless it is text. */
  readonly body?: unknown;
}

/**
 * What becomes of one request: it goes to the target; the connection is cut before it gets there (`refuse`) or after the
 * target has answered (`lose`); it is answered from here; or whatever a function does.
 */
export type Turn = 'pass' | 'refuse' | 'lose' | Said | ((asked: Asked, answer: ServerResponse) => void);

/** An HTTP server before another one, or before none, that does to requests what a way through a network may do. */
export class HttpFront {
  /** Every request that came, oldest first. */
  readonly asked: Asked[] = [];
  private readonly turns: { readonly path: RegExp; readonly turn: Turn }[] = [];

  private constructor(
    private readonly server: Server,
    private readonly target: string | undefined,
  ) {}

  static async listen(target?: string): Promise<HttpFront> {
    const server = createServer((request, answer) => void front.take(request, answer));
    const front = new HttpFront(server, target);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return front;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** For the next requests to a path like this, one turn each; what comes without a turn passes. */
  next(path: RegExp, ...turns: Turn[]): void {
    this.turns.push(...turns.map((turn) => ({ path, turn })));
  }

  /** How many turns were not taken. */
  get left(): number {
    return this.turns.length;
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeAllConnections();
    await closed;
  }

  private async take(request: IncomingMessage, answer: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', url: path = '', headers } = request;
    const asked = { method, path, headers, body: Buffer.concat(chunks).toString('utf8') };
    this.asked.push(asked);
    const at = this.turns.findIndex((one) => one.path.test(path));
    const turn = at < 0 ? 'pass' : (this.turns.splice(at, 1)[0]?.turn ?? 'pass');
    if (turn === 'refuse') return void request.socket.destroy();
    if (typeof turn === 'function') return turn(asked, answer);
    const said = typeof turn === 'object' ? turn : await this.forward(asked);
    if (turn === 'lose') return void request.socket.destroy();
    const isText = typeof said.body === 'string';
    answer.writeHead(said.status, { 'content-type': isText ? 'text/plain' : 'application/json', ...said.headers });
    answer.end(said.body === undefined ? '' : isText ? said.body : JSON.stringify(said.body));
  }

  private async forward({ method, path, headers, body }: Asked): Promise<Said> {
    if (this.target === undefined) return { status: 404, body: `Nobody stands behind ${method} ${path}` };
    // Of this connection, and not of the next.
    const { host: _, connection: __, 'content-length': ___, ...rest } = headers;
    const answer = await fetch(`${this.target}${path}`, {
      method,
      headers: rest as Record<string, string>,
      redirect: 'manual',
      ...(body === '' ? {} : { body }),
    });
    const { 'content-length': ____, 'content-encoding': _____, ...kept } = Object.fromEntries(answer.headers);
    return { status: answer.status, headers: kept, body: await answer.text() };
  }
}
