import { Injectable } from '@nestjs/common';
import type { AnswerOf, NotifierDeliveries, RequestOf } from '#contracts';
import { DeliveryViewsRepository } from '../outbound/delivery-views.repository.js';
import { EndpointsRepository } from '../outbound/endpoints.repository.js';

@Injectable()
export class ListDeliveries {
  constructor(
    private readonly endpoints: EndpointsRepository,
    private readonly views: DeliveryViewsRepository,
  ) {}

  async execute({
    accountId,
    limit,
    ...query
  }: RequestOf<typeof NotifierDeliveries>): Promise<AnswerOf<typeof NotifierDeliveries>> {
    const own = await this.endpoints.of(accountId);
    if (!own.some(({ id }) => id === query.endpointId)) return { result: 'unknown' };
    const rows = await this.views.page({ ...query, limit: limit + 1 });
    const deliveries = rows.slice(0, limit);
    const last = rows.length > limit ? deliveries.at(-1) : undefined;
    return { result: 'found', deliveries, nextAfter: last ? { createdAt: last.createdAt, id: last.id } : null };
  }
}
