import { EventEmitter } from 'node:events';
import { Agent, type Server as HttpServer } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type PrepareRequestFunctionOpts, type PrepareRequestFunctionResult, RequestError, Server } from 'proxy-chain';
import type { Log, Metrics } from '#runtime';
import type { Fence } from '../../domain/fence.js';
import { type EgressCredential, readCredential } from '../../domain/egress-credential.js';
import { cut, Tunnel } from './tunnel.js';

export interface EgressProxyOptions {
  readonly host: string;
  readonly port: number;
  readonly secret: string;
  /** Longest life of a tunnel that carries a submit, in ms. */
  readonly submitLifeMs: number;
}

/**
 * The only way from a browser to the marketplace. The library speaks the proxy protocol; what is let through, for how
 * long, and how it is cut, is decided here.
 */
export class EgressProxy {
  private readonly server: Server;

  constructor(
    private readonly options: EgressProxyOptions,
    private readonly fence: Fence,
    private readonly log: Log,
    private readonly metrics: Metrics,
  ) {
    this.server = new Server({
      host: options.host,
      port: options.port,
      authRealm: 'applywright',
      prepareRequestFunction: (request) => this.prepare(request),
    });
  }

  async listen(): Promise<number> {
    await this.server.listen();
    return this.server.port;
  }

  async close(): Promise<void> {
    this.fence.closeAll();
    await this.server.close(true);
  }

  private async prepare(request: PrepareRequestFunctionOpts): Promise<PrepareRequestFunctionResult> {
    if (request.username === '') return { requestAuthentication: true };
    const credential = readCredential(request.username, request.password, this.options.secret);
    if (!credential) throw new RequestError('These credentials were not made by an agent', 403);
    // Only a tunnel has an end that its life can be measured by.
    if (request.isHttp && credential.applicationId !== null) throw new RequestError('A submit needs a tunnel', 403);
    const target = `${request.hostname}:${request.port}`;
    const admission = await this.fence.admit(credential, target);
    const kind = credential.applicationId === null ? 'page' : 'submit';
    this.metrics
      .counter('egress_connections_total', 'Connections asked for', ['kind', 'answer'])
      .inc({ kind, answer: admission.kind });
    if (admission.kind === 'refused') {
      const { sessionId, epoch, applicationId } = credential;
      this.log.warn({ sessionId, epoch, applicationId, target, why: admission.why }, 'egress.refused');
      throw new RequestError(`Refused: ${admission.why}`, 403);
    }
    if (request.isHttp) return { httpAgent: forwardOnce(admission.guard) };
    return { customConnectServer: this.tunnelServer(request, credential, admission.guard) };
  }

  // The library hands the client's socket to a server once it has answered CONNECT; this one only knows tunnels.
  private tunnelServer(
    { hostname, port }: PrepareRequestFunctionOpts,
    { applicationId }: EgressCredential,
    guard: (tunnel: Tunnel) => () => void,
  ): HttpServer {
    const lifeMs = applicationId === null ? null : this.options.submitLifeMs;
    const server = new EventEmitter();
    server.once('connection', (source: Socket) => {
      let release = (): void => {};
      const tunnel = new Tunnel({ source, host: hostname, port, lifeMs }, () => release());
      release = guard(tunnel);
    });
    return server as HttpServer;
  }
}

/**
 * A plain request gets a connection of its own, known to the fence for as long as it lives: a connection that is shared
 * by requests would carry the next one past an epoch that ended meanwhile.
 */
function forwardOnce(guard: (connection: { reset(): void }) => () => void): Agent {
  const agent = new Agent({ keepAlive: false });
  agent.createConnection = (options): Duplex => {
    const socket = connect({ host: options.host ?? '', port: Number(options.port), noDelay: true });
    const release = guard({ reset: () => cut(socket) });
    socket.once('close', release);
    return socket;
  };
  return agent;
}
