import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * What stands in front of replicas: each request goes to the next one, whatever connection it comes on. Streams pass as
 * they come, and whoever of the two sides ends or breaks does so for the other.
 */
export class RoundRobin {
  /** Which replica took a request, in the order in which they came. */
  readonly taken: number[] = [];

  private constructor(
    private readonly server: Server,
    private readonly replicas: readonly string[],
  ) {}

  static async listen(replicas: readonly string[]): Promise<RoundRobin> {
    const server = createServer();
    const balancer = new RoundRobin(server, replicas);
    server.on('request', (asked, answer) => balancer.pass(asked, answer));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return balancer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private pass(asked: IncomingMessage, answer: ServerResponse): void {
    const replica = this.taken.length % this.replicas.length;
    this.taken.push(replica);
    const { connection: _ofThisHop, ...headers } = asked.headers;
    const url = `${this.replicas[replica] as string}${asked.url}`;
    const passed = request(url, { method: asked.method ?? 'GET', headers, agent: false }, (got) => {
      const { connection: _ofThatHop, ...told } = got.headers;
      answer.writeHead(got.statusCode as number, told);
      answer.flushHeaders();
      got.pipe(answer);
      got.once('error', () => answer.destroy());
    });
    passed.once('error', () => answer.destroy());
    answer.once('close', () => passed.destroy());
    asked.pipe(passed);
  }
}
