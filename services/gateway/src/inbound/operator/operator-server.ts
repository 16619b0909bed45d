import type { Server } from 'node:http';
import type { OnApplicationShutdown } from '@nestjs/common';

/** The operators' port, closed when both ports have answered what was under way. */
export class OperatorServer implements OnApplicationShutdown {
  server: Server | undefined;

  onApplicationShutdown(): void {
    this.server?.close();
    this.server?.closeAllConnections();
  }
}
