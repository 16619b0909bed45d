import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { downloadBytes, downloadFile, proxyHint } from './download.mjs';

const BODY = 'x'.repeat(100_000);
const SHA256 = createHash('sha256').update(BODY).digest('hex');

let folder: string;
let server: Server;
let asked: number;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'applywright-download-'));
  asked = 0;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

async function givenServer(answer: RequestListener): Promise<string> {
  server = createServer((request, response) => {
    asked += 1;
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/file`;
}

describe('a download', () => {
  it('appears under its name when it is whole and right', async () => {
    const url = await givenServer((_request, response) => response.end(BODY));
    const to = join(folder, 'deep', 'file');

    await downloadFile({ url, to, sha256: SHA256 });

    expect(readFileSync(to, 'utf8')).toBe(BODY);
    expect(readdirSync(join(folder, 'deep'))).toEqual(['file']);
  });

  it('leaves nothing when its checksum is wrong', async () => {
    const url = await givenServer((_request, response) => response.end('something else'));

    const download = downloadFile({ url, to: join(folder, 'file'), sha256: SHA256, attempts: 1 });

    await expect(download).rejects.toThrow(`should be ${SHA256}`);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is tried again when the connection breaks or the server fails', async () => {
    const url = await givenServer((_request, response) => {
      if (asked === 1) return void response.writeHead(503).end();
      if (asked === 2)
        return void response.writeHead(200, { 'content-length': BODY.length }).write('x', () => response.destroy());
      response.end(BODY);
    });

    expect((await downloadBytes({ url, sha256: SHA256 })).toString()).toBe(BODY);
    expect(asked).toBe(3);
  });

  it('is not tried again when the answer is no', async () => {
    const url = await givenServer((_request, response) => response.writeHead(404).end());

    await expect(downloadBytes({ url })).rejects.toThrow(`${url} could not be fetched: 404 Not Found`);
    expect(asked).toBe(1);
  });

  it('tells how far it is', async () => {
    const url = await givenServer((_request, response) =>
      response.writeHead(200, { 'content-length': BODY.length }).end(BODY),
    );
    const seen: (number | undefined)[][] = [];
    const { silentReport } = await import('./terminal.mjs');
    const report = { ...silentReport, progress: (done: number, total?: number) => void seen.push([done, total]) };

    await downloadBytes({ url, report });

    expect(seen.at(-1)).toEqual([BODY.length, BODY.length]);
  });
});

describe('the hint about a proxy', () => {
  it('is given only where a proxy is set that Node does not use', () => {
    expect(proxyHint({ HTTPS_PROXY: 'http://proxy:3128' })).toContain('HTTPS_PROXY is set');
    expect(proxyHint({ HTTPS_PROXY: 'http://proxy:3128', NODE_USE_ENV_PROXY: '1' })).toBe('');
    expect(proxyHint({})).toBe('');
  });
});
