import { Injectable } from '@nestjs/common';
import type { DeliveryCursor, DeliveryView } from '#contracts';
import { Database, type Tx } from '#runtime';
import type { DeliveryState } from '../domain/delivery-moves.js';

const ms = (column: string): string => `(floor(extract(epoch FROM ${column}) * 1000))::float8`;

const VIEW = `SELECT deliveries.event_id AS id, type, application_id AS "applicationId", state,
    ${ms('deliveries.created_at')} AS "createdAt", ${ms('ended_at')} AS "endedAt",
    CASE WHEN state = 'pending' THEN ${ms('next_try_at')} END AS "nextTryAt", resends,
    coalesce((SELECT jsonb_agg(jsonb_build_object('number', number, 'at', ${ms('at')}, 'durationMs', duration_ms,
        'status', status, 'error', error) ORDER BY number)
      FROM tries WHERE tries.event_id = deliveries.event_id AND tries.endpoint_id = deliveries.endpoint_id), '[]') AS tries
  FROM deliveries JOIN events USING (event_id)`;

export interface DeliveryQuery {
  readonly endpointId: string;
  readonly state: DeliveryState | null;
  readonly limit: number;
  readonly after: DeliveryCursor | null;
}

/** Deliveries as their account sees them. */
@Injectable()
export class DeliveryViewsRepository {
  constructor(private readonly database: Database) {}

  /** Newest first. */
  async page({ endpointId, state, limit, after }: DeliveryQuery): Promise<DeliveryView[]> {
    return this.database.query<DeliveryView>(
      `${VIEW} WHERE endpoint_id = $1 AND ($2::text IS NULL OR state = $2)
         AND ($4::float8 IS NULL OR (deliveries.created_at, deliveries.event_id) < (to_timestamp($4::float8 / 1000), $5))
       ORDER BY deliveries.created_at DESC, deliveries.event_id DESC LIMIT $3`,
      [endpointId, state, limit, after?.createdAt ?? null, after?.id ?? null],
    );
  }

  async one(tx: Tx, endpointId: string, eventId: string): Promise<DeliveryView> {
    const [row] = await tx.query<DeliveryView>(`${VIEW} WHERE endpoint_id = $1 AND deliveries.event_id = $2`, [
      endpointId,
      eventId,
    ]);
    if (!row) throw new Error(`There is no delivery of ${eventId} to ${endpointId}`);
    return row;
  }
}
