import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';
import type { Login } from '../domain/model.js';

// About two milliseconds: these are passwords of test logins, kept unreadable only so that no data folder holds one in clear.
const COST = { N: 1_024, r: 8, p: 1 };

const hash = (password: string, salt: string): Buffer => scryptSync(password, salt, 32, COST);

export function loginFrom(username: string, password: string): Login {
  const salt = randomBytes(16).toString('hex');
  return { username, salt, passwordHash: hash(password, salt).toString('hex') };
}

export function isPasswordOf(login: Login, password: string): boolean {
  return timingSafeEqual(hash(password, login.salt), Buffer.from(login.passwordHash, 'hex'));
}
