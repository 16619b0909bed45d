import { Problem } from '../../domain/problem.js';

const USABLE = /^[\x20-\x7e]{1,255}$/;

export function idempotencyKey(header: string): string {
  if (USABLE.test(header)) return header;
  throw new Problem('idempotency_key_format', 'Idempotency-Key must have 1 to 255 printable ASCII characters.');
}
