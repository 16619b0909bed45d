import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** How a connection ended: `fin` in order, `rst` by a reset. */
export type End = 'fin' | 'rst';

/** One TCP connection, bytes in and bytes out, to see what really happens on the wire. */
export class RawConnection {
  #received = '';
  #end: End | null = null;
  #waiting: (() => void)[] = [];

  private constructor(private readonly socket: Socket) {
    socket.on('data', (chunk: Buffer) => this.#note(() => (this.#received += chunk.toString('latin1'))));
    socket.on('end', () => this.#note(() => (this.#end ??= 'fin')));
    socket.on('error', () => this.#note(() => (this.#end ??= 'rst')));
  }

  static async to(origin: string): Promise<RawConnection> {
    const url = new URL(origin);
    const target = { host: url.hostname, port: Number(url.port) };
    const isTls = url.protocol === 'https:';
    const socket = isTls ? connectTls({ ...target, rejectUnauthorized: false }) : connect(target);
    await new Promise((resolve, reject) => {
      socket.once(isTls ? 'secureConnect' : 'connect', resolve);
      socket.once('error', reject);
    });
    return new RawConnection(socket);
  }

  write(text: string): void {
    this.socket.write(text);
  }

  /** Head and body of a POST as text. `sent` bytes of the body are put in, all by default. */
  static post(path: string, headers: Record<string, string>, body: string, sent = body.length): string {
    const lines = Object.entries({ host: 'sandbox', ...headers, 'content-length': String(Buffer.byteLength(body)) });
    const head = lines.map(([name, value]) => `${name}: ${value}`).join('\r\n');
    return `POST ${path} HTTP/1.1\r\n${head}\r\n\r\n${body.slice(0, sent)}`;
  }

  /** Everything received so far, once it holds `text`. */
  async receives(text: string): Promise<string> {
    while (!this.#received.includes(text)) {
      if (this.#end !== null) throw new Error(`The connection ended (${this.#end}) after: ${this.#received}`);
      await this.#next();
    }
    return this.#received;
  }

  /** The end of the connection, and what had been received by then. */
  async ends(): Promise<{ by: End; received: string }> {
    while (this.#end === null) await this.#next();
    this.socket.destroy();
    return { by: this.#end, received: this.#received };
  }

  forget(): void {
    this.#received = '';
  }

  destroy(): void {
    this.socket.destroy();
  }

  #note(change: () => void): void {
    change();
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }

  #next(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
