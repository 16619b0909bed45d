import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import { createServer as createHttpsServer, type Server as HttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { buildApp } from './app.js';
import type { Latency } from './domain/latency.js';
import { FaultBoard } from './faults/fault-board.js';
import { Pacer } from './marketplace/pacer.js';
import { Sessions } from './marketplace/sessions.js';
import { SignIns } from './marketplace/sign-ins.js';
import type { SandboxConfig } from './sandbox.config.js';
import { SandboxStore } from './store/sandbox-store.js';
import { certificateIn } from './wire/certificate.js';
import { Connections, tune } from './wire/connections.js';
import type { World } from './world.js';

export interface RunningSandbox {
  /** Origin of the http listener, with the port it really got. */
  readonly http: string;
  readonly https: string | null;
  readonly spki: string | null;
  readonly certFile: string | null;
  /** Ends every connection and wait; what was accepted is on disk already. */
  close(): Promise<void>;
}

export async function startSandbox(config: SandboxConfig): Promise<RunningSandbox> {
  const world = worldFrom(config);
  const { app, handler } = await buildApp(world);
  const certificate = config.tlsPort === null ? null : await certificateIn(config.dataDir, hostsOf(config));
  const http = createHttpServer(handler);
  const https = certificate && createHttpsServer({ key: certificate.key, cert: certificate.cert }, handler);
  const servers = https ? [http, https] : [http];
  for (const server of servers) {
    tune(server);
    world.connections.watch(server);
  }
  await listen(http, config.port, config.host);
  if (https) await listen(https, config.tlsPort ?? 0, config.host);
  const httpOrigin = originAt('http', config.host, http);
  const httpsOrigin = https && originAt('https', config.host, https);
  world.origins = config.origins ?? (httpsOrigin ? [httpOrigin, httpsOrigin] : [httpOrigin]);

  let closing: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    world.isClosed = true;
    world.pacer.stop();
    const shutting = servers.map(shut);
    world.connections.endAll();
    await Promise.all(shutting);
    await app.close();
    world.store.close();
  };
  return {
    http: httpOrigin,
    https: httpsOrigin,
    spki: certificate?.spki ?? null,
    certFile: certificate?.certFile ?? null,
    close: () => (closing ??= close()),
  };
}

function worldFrom(config: SandboxConfig): World {
  const store = SandboxStore.open(config.dataDir);
  const latency = (): Latency => store.settings.latency ?? config.latency;
  return {
    store,
    faults: new FaultBoard(store, config.slowMs),
    latency,
    pacer: new Pacer(latency, config.seed),
    sessions: new Sessions(store),
    signIns: new SignIns(),
    connections: new Connections(),
    signingKey: config.signingKey,
    operatorKey: config.operatorKey,
    seed: config.seed,
    startedAt: Date.now(),
    isInboxPublic: config.isInboxPublic,
    isClosed: false,
    origins: [],
  };
}

const hostsOf = (config: SandboxConfig): string[] => [
  ...(config.host === '0.0.0.0' || config.host === '::' ? [] : [config.host]),
  ...(config.origins ?? []).map((origin) => new URL(origin).hostname.replace(/^\[|\]$/g, '')),
];

function listen(server: HttpServer | HttpsServer, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function shut(server: HttpServer | HttpsServer): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}

function originAt(protocol: 'http' | 'https', host: string, server: HttpServer | HttpsServer): string {
  const { port } = server.address() as AddressInfo;
  const named = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return new URL(`${protocol}://${named.includes(':') ? `[${named}]` : named}:${port}`).origin;
}
