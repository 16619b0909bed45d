import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { choosePort, freePort, freePorts } from './ports.mjs';

let server: Server;
let taken: number;
beforeEach(async () => {
  server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  taken = (server.address() as AddressInfo).port;
});
afterEach(() => void server.close());

describe('ports', () => {
  it('are distinct, within one call and over several', async () => {
    const ports = [...(await freePorts(20)), ...(await freePorts(20)), await freePort()];

    expect(new Set(ports).size).toBe(41);
  });

  it('that were asked for are taken as they are', async () => {
    const port = await freePort();

    expect(await choosePort({ name: 'the gateway', given: String(port), setting: '--port' })).toBe(port);
  });

  it('are free ones when none was asked for', async () => {
    expect(await choosePort({ name: 'the gateway', given: '', setting: '--port' })).toBeGreaterThan(0);
  });

  it('that are taken are refused, with who holds them', async () => {
    const wanted = choosePort({ name: 'the gateway', given: taken, setting: '--port' });

    const by = process.platform === 'linux' ? `\\(pid ${process.pid}\\)` : 'another program';
    await expect(wanted).rejects.toThrow(new RegExp(`Port ${taken} for the gateway is taken by .*${by}`));
  });

  it.each(['abc', '0', '70000', '80.5'])('that are none are refused: %s', async (given) => {
    await expect(choosePort({ name: 'x', given, setting: 'X_PORT' })).rejects.toThrow(`X_PORT is "${given}"`);
  });
});
