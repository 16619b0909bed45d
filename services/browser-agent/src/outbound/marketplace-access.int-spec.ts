import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Log } from '#runtime';
import { TcpRelay, testSandbox, type TestSandbox } from '#testing';
import { GivenTarget } from '../spec/given-target.kit-spec.js';
import { type AccessRules, MarketplaceAccess } from './marketplace-access.js';

describe('which marketplaces an agent may talk to', () => {
  let sandbox: TestSandbox;
  let other: TestSandbox;
  let stranger: GivenTarget;
  let relay: TcpRelay;
  beforeAll(async () => {
    [sandbox, other] = await Promise.all([testSandbox(), testSandbox()]);
    stranger = await GivenTarget.listen();
    stranger.answer = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}';
    relay = await TcpRelay.listen(sandbox.url);
  });
  afterAll(async () => {
    await Promise.all([sandbox?.stop(), other?.stop(), relay?.close(), stranger?.stop()]);
  });

  const access = (given: Partial<AccessRules> = {}) =>
    new MarketplaceAccess(
      {
        sandboxPublicKey: sandbox.publicKey,
        marketplaceBaseUrl: undefined,
        permission: undefined,
        allowStoredSignIn: false,
        isSandboxOnly: false,
        trustedCertificate: sandbox.certificatePin,
        ...given,
      },
      Log.silent(),
    );
  // Through nothing: what carries the question changes nothing about the answer.
  const check = (url: string, given: Partial<AccessRules> = {}) =>
    access(given).check({ baseUrl: url, mode: 'live' }, undefined);
  const refused = { code: 'AGENT_NOT_PERMITTED' };
  const hosts = () => ({ stranger: stranger.url, other: other.url, relay: relay.through(sandbox.url) });

  it('are sandboxes that prove it, over http and https', async () => {
    await check(sandbox.url);
    await check(sandbox.httpsUrl);

    const asked = access();
    await asked.check({ baseUrl: sandbox.url, mode: 'live' }, undefined);
    expect(asked.maySignIn(sandbox.url)).toBe(true);
    expect(asked.maySignIn(stranger.url)).toBe(false);
  });

  it.each(['stranger', 'other', 'relay'] as const)(
    'are not %s: no handshake, another key, another origin',
    async (host) => {
      await expect(check(hosts()[host])).rejects.toMatchObject(refused);
    },
  );

  it('are no sandboxes when no key is known', async () => {
    await expect(check(sandbox.url, { sandboxPublicKey: undefined })).rejects.toMatchObject(refused);
  });

  it('are the one other host for which a permission is named, and no second one', async () => {
    const declared = { marketplaceBaseUrl: stranger.url, permission: 'Letter of 2026-01-01' };
    await check(stranger.url, declared);

    await expect(check(other.url, declared)).rejects.toMatchObject(refused);
    await expect(check(stranger.url, { marketplaceBaseUrl: stranger.url })).rejects.toMatchObject(refused);
    await expect(access({ marketplaceBaseUrl: stranger.url }).checkAtStart()).rejects.toMatchObject(refused);
    await access(declared).checkAtStart();
  });

  it('are proven sandboxes for a test, whatever permission is named', async () => {
    const declared = access({ marketplaceBaseUrl: stranger.url, permission: 'Letter of 2026-01-01' });
    await declared.check({ baseUrl: sandbox.url, mode: 'test' }, undefined);

    await declared.check({ baseUrl: stranger.url, mode: 'live' }, undefined);
    await expect(declared.check({ baseUrl: stranger.url, mode: 'test' }, undefined)).rejects.toMatchObject(refused);
  });

  describe('for the scripted driver', () => {
    const only = { isSandboxOnly: true, permission: 'Letter of 2026-01-01' };

    it('are proven sandboxes, whatever permission is named', async () => {
      await check(sandbox.url, { ...only, marketplaceBaseUrl: sandbox.url });
      await access({ ...only, marketplaceBaseUrl: sandbox.url }).checkAtStart();

      for (const url of Object.values(hosts())) {
        await expect(check(url, { ...only, marketplaceBaseUrl: url })).rejects.toMatchObject(refused);
        await expect(access({ ...only, marketplaceBaseUrl: url }).checkAtStart()).rejects.toMatchObject(refused);
      }
      await expect(access(only).checkAtStart()).rejects.toMatchObject(refused);
    });
  });
});
