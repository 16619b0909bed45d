import type { FastifyInstance } from 'fastify';
import { Problem } from '../../domain/problem.js';

const utf8 = new TextDecoder('utf-8', { fatal: true });
// No request of this API nests deeper than five; what does exhausts the stack of whoever walks through it.
const MAX_DEPTH = 32;
// In text that is JSON: strings (with the colon that makes them names), and where objects and arrays begin and end.
const TOKENS = /("[^"\\]*(?:\\.[^"\\]*)*")(\s*:)?|[{}[\]]/g;

/** Bodies are JSON in UTF-8 and nothing else: a byte that is none would be sent on as another character. */
export function readJsonBodies(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      done(null, parseJson(body as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });
}

/** Undefined for an empty body: some clients name a content type even where there is nothing to send. */
export function parseJson(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  let value: unknown;
  try {
    const text = utf8.decode(body);
    value = JSON.parse(text);
    refuseAmbiguous(text);
  } catch (error) {
    throw new Problem('invalid_json', `The body is not JSON in UTF-8: ${(error as Error).message}`);
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw new Problem('invalid_json', 'The body is JSON, but no object: send one.');
  }
  return value;
}

/** What JSON.parse lets through: of a member that is there twice it keeps the last, and the customer may mean the first. */
function refuseAmbiguous(text: string): void {
  const open: Set<string>[] = [];
  for (const [token, string, colon] of text.matchAll(TOKENS)) {
    if (token === '{' || token === '[') {
      if (open.push(new Set()) > MAX_DEPTH) throw new SyntaxError(`it is nested deeper than ${MAX_DEPTH}`);
    } else if (token === '}' || token === ']') {
      open.pop();
    } else if (string !== undefined && colon !== undefined) {
      const name = JSON.parse(string) as string;
      // Would become the prototype of what it is copied into.
      if (name === '__proto__') throw new SyntaxError('__proto__ is no member this API takes');
      if (open.at(-1)?.has(name)) throw new SyntaxError(`${JSON.stringify(name.slice(0, 100))} is there twice`);
      open.at(-1)?.add(name);
    }
  }
}
