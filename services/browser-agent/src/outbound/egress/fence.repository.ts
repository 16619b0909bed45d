import { Injectable } from '@nestjs/common';
import type { SessionId } from '#contracts';
import { Database, ofFound } from '#runtime';
import type { FenceStore, SessionRow } from '../../domain/fence.js';
import type { EgressCredential } from '../../domain/egress-credential.js';

/** The proxy's own view of sessions, and what it says about itself. */
@Injectable()
export class FenceRepository implements FenceStore {
  constructor(private readonly database: Database) {}

  async session(sessionId: SessionId): Promise<SessionRow | undefined> {
    const [row] = await this.database.query<{ epoch: number; proxyInstance: string | null; base_url: string }>(
      `SELECT lease_epoch AS epoch, proxy_instance AS "proxyInstance", base_url FROM sessions WHERE session_id = $1`,
      [sessionId],
    );
    return row && { epoch: row.epoch, proxyInstance: row.proxyInstance, target: targetOf(row.base_url) };
  }

  /** One connection ever, and only for what has its intent: whatever went wrong before, nothing else gets out. */
  async admitSubmit({ applicationId, sessionId, epoch }: EgressCredential, instanceId: string): Promise<boolean> {
    const rows = await this.database.query(
      `INSERT INTO submit_admissions (application_id, session_id, epoch, instance_id)
       SELECT $1::uuid, $2::uuid, $3::integer, $4::uuid
       WHERE EXISTS (SELECT FROM intents
         WHERE application_id = $1 AND ${ofFound(`kind = 'send' AND epoch = $3 AND outcome IS NULL`)})
       ON CONFLICT (application_id) DO NOTHING RETURNING application_id`,
      [applicationId, sessionId, epoch, instanceId],
    );
    return rows.length > 0;
  }

  async unconfirmed(instanceId: string): Promise<{ sessionId: SessionId; epoch: number }[]> {
    return this.database.query(
      `SELECT session_id AS "sessionId", lease_epoch AS epoch FROM sessions
       WHERE proxy_instance = $1 AND proxy_confirmed_epoch < lease_epoch`,
      [instanceId],
    );
  }

  async confirm(instanceId: string, sessionId: SessionId, epoch: number): Promise<void> {
    await this.database.query(
      `UPDATE sessions SET proxy_confirmed_epoch = $3
       WHERE session_id = $2 AND proxy_instance = $1 AND proxy_confirmed_epoch < $3`,
      [instanceId, sessionId, epoch],
    );
  }

  async register(instance: { instanceId: string; address: string; process: string }): Promise<void> {
    await this.database.query(`INSERT INTO proxies (instance_id, address, process) VALUES ($1, $2, $3)`, [
      instance.instanceId,
      instance.address,
      instance.process,
    ]);
  }

  async sayHere(instanceId: string): Promise<void> {
    await this.database.query(`UPDATE proxies SET seen_at = clock_timestamp() WHERE instance_id = $1`, [instanceId]);
  }

  async sayGone(instanceId: string, proof: string): Promise<void> {
    await this.database.query(
      `UPDATE proxies SET gone_at = clock_timestamp(), gone_proof = $2 WHERE instance_id = $1 AND gone_at IS NULL`,
      [instanceId, proof],
    );
  }
}

function targetOf(baseUrl: string): string {
  const { hostname, port, protocol } = new URL(baseUrl);
  return `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`;
}
