import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApplicationId, JobCiphertext } from '#contracts';
import { anApplicationId, type SandboxAgency } from '#testing';
import { anOrderFor, GivenDriver, heldOf, send, type SignedInSession } from '../../spec/given-driver.kit-spec.js';
import { ScriptedDriver } from './scripted-driver.js';

describe('a scripted session', () => {
  let given: GivenDriver;
  let agency: SandboxAgency;
  let browser: SignedInSession;
  let scripted: SignedInSession;
  beforeAll(async () => {
    given = await GivenDriver.start();
    agency = await given.sandbox.agency(10_000);
    browser = await given.signedIn(agency);
    scripted = await given.signedIn(agency, undefined, given.scripted);
  });
  afterAll(() => given?.stop());

  const aJob = async () => (await given.sandbox.job({ boost: null })).ciphertext as JobCiphertext;

  it('performs a held request once, and never after it was aborted', async () => {
    for (const session of [scripted, browser]) {
      const job = await aJob();
      const prepare = async () => {
        const page = await session.marketplace.openPage();
        await page.openJob(job);
        await page.openForm();
        await page.fill(anOrderFor(agency));
        return { page, held: heldOf(await page.pressSend()) };
      };
      const aborted = await prepare();
      await aborted.held.abort();
      const id = (): ApplicationId => anApplicationId();
      await expect(aborted.held.perform(session.submitEgress(id()), id())).rejects.toThrow(/once/);
      await aborted.page.close();
      expect(await given.sandbox.submits(job)).toEqual([]);
      const { page, held } = await prepare();
      await held.perform(session.submitEgress(id()), id());
      await expect(held.perform(session.submitEgress(id()), id())).rejects.toThrow(/once/);
      await page.close();

      expect(await given.sandbox.submits(job)).toHaveLength(1);
    }
  });

  it('signs in, saves and restores like a browser, and each goes on where the other was', async () => {
    const [fromBrowser, fromScript] = [await browser.marketplace.saveState(), await scripted.marketplace.saveState()];
    const restored = await given.open(agency, fromBrowser, undefined, given.scripted);
    const opened = await given.open(agency, fromScript);

    expect(await restored.marketplace.check()).toEqual({ kind: 'signed_in' });
    expect(await opened.marketplace.check()).toEqual({ kind: 'signed_in' });
    expect(await (await given.open(agency, null, undefined, given.scripted)).marketplace.check()).toEqual({
      kind: 'signed_out',
    });
  });

  it.each<[string, Record<string, unknown> | null, string | undefined]>([
    ['a wrong password', null, 'wrong'],
    ['a second factor', { kind: 'second_factor' }, undefined],
    ['a prompt on the phone', { kind: 'second_factor', method: 'app' }, undefined],
    ['a security question', { kind: 'security_question' }, undefined],
    ['a challenge', { kind: 'challenge', pages: ['login'] }, undefined],
  ])('leaves %s at the sign-in to a person', async (_what, fault, password) => {
    const fresh = await given.sandbox.agency();
    if (fault)
      await given.sandbox.arm({
        ...fault,
        kind: String(fault['kind']),
        ...(fault['pages'] ? {} : { agency: fresh.agencyId }),
      });
    const session = await given.open(fresh, null, undefined, given.scripted);
    const login = { ...fresh.login, ...(password === undefined ? {} : { password }) };

    expect(await session.marketplace.signIn(login)).toMatchObject({ kind: 'needs_human' });
  });

  it('sends over https through the proxy, trusting the pinned certificate and no other', async () => {
    const { httpsUrl, certificatePin } = given.sandbox;
    for (const driver of [given.scripted, given.driver]) {
      const secure = await given.signedIn(agency, httpsUrl, driver);
      const job = await aJob();
      expect(await send(secure, job, anOrderFor(agency))).toMatchObject({ observation: { kind: 'proposal' } });
      expect(await given.sandbox.submits(job)).toHaveLength(1);
    }
    const another = createHash('sha256').update(certificatePin).digest('base64');
    const wary = new ScriptedDriver({ trustedCertificate: another, times: given.times });
    await expect(given.signedIn(agency, httpsUrl, wary)).rejects.toMatchObject({
      code: 'AGENT_MARKETPLACE_UNAVAILABLE',
    });
    await wary.close();
  });

  it('reaches a marketplace on this very machine through the proxy and no other way, as a browser does', async () => {
    await given.stopProxy();
    for (const { marketplace } of [scripted, browser]) {
      await expect(marketplace.readJob(await aJob())).rejects.toMatchObject({ code: 'AGENT_EGRESS_LOST' });
    }
  });
});
