import { Body, Controller, Delete, Get, Header, HttpCode, Param, Post, Query } from '@nestjs/common';
import { CreateKey } from '../application/create-key.js';
import { ListKeys } from '../application/list-keys.js';
import { RevokeKey } from '../application/revoke-key.js';
import { RotateKey } from '../application/rotate-key.js';
import type { KeyHolder } from '../outbound/accounts.repository.js';
import { keyIdOf } from './dto/ids.js';
import { KeyBody, keyBody, KeysQuery, RotateBody } from './dto/keys.dto.js';
import { Caller, NeedsKey } from './http/caller.js';
import { validate } from './http/validate.js';

/** The account's keys, managed by one of them. What a key is stands in the answer that creates it, and in no other. */
@Controller('api/auto-apply-v2/keys')
export class KeysController {
  constructor(
    private readonly create: CreateKey,
    private readonly list: ListKeys,
    private readonly rotate: RotateKey,
    private readonly revoke: RevokeKey,
  ) {}

  @Post()
  @HttpCode(201)
  @Header('cache-control', 'no-store')
  @NeedsKey('manage', 'keys')
  async createKey(@Caller() caller: KeyHolder, @Body() body: unknown) {
    const { apiKey, key } = await this.create.execute(caller, validate(KeyBody, body));
    return { ...keyBody(apiKey), key };
  }

  /** Newest first, those that work no more among them, and those of the test twin. */
  @Get()
  @NeedsKey('manage', 'keys')
  async listKeys(@Caller() { account }: KeyHolder, @Query() query: unknown) {
    const { limit, after } = validate(KeysQuery, query);
    const { keys, nextAfter } = await this.list.execute(account.accountId, limit, after ?? null);
    return { keys: keys.map(keyBody), limit, nextAfter };
  }

  @Post(':keyId/rotate')
  @HttpCode(201)
  @Header('cache-control', 'no-store')
  @NeedsKey('manage', 'keys')
  async rotateKey(@Caller() caller: KeyHolder, @Param('keyId') keyId: string, @Body() body: unknown) {
    const { overlapSeconds } = validate(RotateBody, body ?? {});
    const { apiKey, key, replaced } = await this.rotate.execute(caller, keyIdOf(keyId), overlapSeconds);
    return { ...keyBody(apiKey), key, replaced: keyBody(replaced) };
  }

  @Delete(':keyId')
  @HttpCode(204)
  @NeedsKey('manage', 'keys')
  async revokeKey(@Caller() caller: KeyHolder, @Param('keyId') keyId: string) {
    await this.revoke.execute(caller, keyIdOf(keyId));
  }
}
