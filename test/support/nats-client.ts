import { connect, type Socket } from 'node:net';

const PATIENCE_MS = 20_000;

/** NATS by hand: one connection, and what the server says against it. The protocol is lines of text. */
export class RawNats {
  private text = '';
  private readonly waiting = new Set<() => void>();
  private isClosed = false;

  private constructor(private readonly socket: Socket) {
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      this.text += chunk;
      for (const look of this.waiting) look();
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      this.isClosed = true;
      for (const look of this.waiting) look();
    });
  }

  static async open(port: number, user: string, password: string): Promise<RawNats> {
    const raw = new RawNats(connect({ host: '127.0.0.1', port }));
    await raw.until(/^INFO /m);
    raw.say(`CONNECT ${JSON.stringify({ verbose: false, pedantic: false, user, pass: password, headers: true })}`);
    return raw;
  }

  /** Lines to the server, then one round trip; returns what it refused meanwhile. */
  async refusals(...lines: string[]): Promise<string[]> {
    const from = this.text.length;
    for (const line of [...lines, 'PING']) this.say(line);
    await this.until(/^PONG/m, from);
    return [...this.text.slice(from).matchAll(/^-ERR '(.*)'/gm)].map(([, reason]) => reason ?? '');
  }

  /** Waits for `pattern` in what came since; an end of the connection counts as the end of waiting. */
  async until(pattern: RegExp, from = 0): Promise<string> {
    const limit = Date.now() + PATIENCE_MS;
    while (!pattern.test(this.text.slice(from)) && !this.isClosed) {
      if (Date.now() > limit) throw new Error(`No ${pattern} in: ${this.text.slice(from)}`);
      await this.more(limit - Date.now());
    }
    return this.text.slice(from);
  }

  say(line: string): void {
    this.socket.write(`${line}\r\n`);
  }

  close(): void {
    this.socket.destroy();
  }

  private more(withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        clearTimeout(timer);
        this.waiting.delete(look);
        resolve();
      };
      const timer = setTimeout(look, Math.max(1, withinMs));
      this.waiting.add(look);
    });
  }
}
