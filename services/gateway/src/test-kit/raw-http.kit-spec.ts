import { once } from 'node:events';
import { connect } from 'node:net';
import type { Answer, Json } from './gateway.kit-spec.js';

/** Sends these very bytes and reads until the other side closes: for what no HTTP client would send. */
export async function rawExchange(url: string, request: string): Promise<Answer> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let received = '';
  socket.setEncoding('utf8').on('data', (text: string) => (received += text));
  socket.end(request);
  await once(socket, 'close');
  const cut = received.indexOf('\r\n\r\n');
  const [first = '', ...lines] = received.slice(0, cut).split('\r\n');
  const text = received.slice(cut + 4);
  const headers = new Headers(lines.map((line) => line.split(': ', 2) as [string, string]));
  return { status: Number(first.split(' ')[1]), headers, text, body: JSON.parse(text) as Json };
}
