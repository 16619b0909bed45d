import { Injectable } from '@nestjs/common';
import { TimeScale } from '#runtime';
import { hashOfKey } from '../domain/api-key.js';
import { newStreamToken, STREAM_TOKEN_LIFE_MS } from '../domain/stream-token.js';
import { StreamTokensRepository, type TokenHolder } from '../outbound/stream-tokens.repository.js';

const MAX_TOKEN_LENGTH = 200;

/** Tokens for what cannot send a header, as a browser's EventSource: they read events, for a while, and nothing else. */
@Injectable()
export class IssueStreamToken {
  constructor(
    private readonly tokens: StreamTokensRepository,
    private readonly times: TimeScale,
  ) {}

  /** The token itself is in this answer and nowhere else. */
  async execute(keyId: string): Promise<{ token: string; expiresAt: number }> {
    const token = newStreamToken();
    const expiresAt = await this.tokens.insert(hashOfKey(token), keyId, this.times.interval(STREAM_TOKEN_LIFE_MS));
    return { token, expiresAt };
  }

  /** Whom it speaks for; undefined when it is no token, or not any more. */
  async holderOf(token: unknown): Promise<TokenHolder | undefined> {
    if (typeof token !== 'string' || token.length > MAX_TOKEN_LENGTH) return undefined;
    return this.tokens.holderOf(hashOfKey(token));
  }
}
