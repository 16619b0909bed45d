import type { AccountId, AgencyId, ApplicationId, Echo, Ending } from '#contracts';
import { anEnding, aSettlement, eventually } from '#testing';
import { aProgress } from './facts.kit-spec.js';
import type { Accepted, Answer, Asking, Customer, Gateway, Json } from './gateway.kit-spec.js';
import { EventReader } from './sse.kit-spec.js';

export const EVENTS = '/api/auto-apply-v2/events';
export const eventsOf = ({ queueId }: Pick<Accepted, 'queueId'>) => `/api/auto-apply-v2/applications/${queueId}/events`;

/** What a customer's program asks of events, and what other services say about its applications. */
export class EventsKit {
  readonly readers: EventReader[] = [];

  constructor(private readonly gateway: Gateway) {}

  async open(url: string, headers: Readonly<Record<string, string>>): Promise<EventReader> {
    const reader = await EventReader.open(url, headers);
    this.readers.push(reader);
    return reader;
  }

  /** A stream at one of the replicas, from `lastId` on when it is given. */
  async stream({ key }: Pick<Customer, 'key'>, path = EVENTS, { replica = 0, lastId = '' } = {}): Promise<EventReader> {
    const headers = { 'x-api-key': key, accept: 'text/event-stream', ...(lastId ? { 'last-event-id': lastId } : {}) };
    return this.open(`${await this.gateway.urlOf('customer', replica)}${path}`, headers);
  }

  /** The same as a page. */
  page({ key }: Pick<Customer, 'key'>, path = EVENTS, { headers, ...more }: Asking = {}): Promise<Answer> {
    return this.gateway.ask('GET', path, {
      ...more,
      headers: { 'x-api-key': key, accept: 'application/json', ...headers },
    });
  }

  closeAll(): void {
    for (const reader of this.readers.splice(0)) reader.close();
  }

  step(
    customer: Customer,
    { queueId }: Accepted,
    step: number,
    more: Partial<Parameters<typeof aProgress>[1]> = {},
  ): Promise<void> {
    const applicationId = queueId as ApplicationId;
    return this.gateway.tell('browser-agent', aProgress(customer, { applicationId, step, stage: 'filling', ...more }));
  }

  async settlement({ queueId }: Accepted, ending: Partial<Ending> = {}) {
    const echo = (await this.gateway.requested()).get(queueId)?.order['echo'] as Echo;
    const credit = (ending.status ?? 'applied') === 'applied' ? 'captured' : 'released';
    return aSettlement({ applicationId: queueId as ApplicationId, echo, ending: anEnding(ending), credit });
  }

  async settle(accepted: Accepted, ending: Partial<Ending> = {}): Promise<void> {
    await this.gateway.tell('billing', await this.settlement(accepted, ending));
  }

  async status({ key }: Pick<Customer, 'key'>, { queueId }: Accepted): Promise<Json> {
    return (await this.gateway.read({ key }, `status?queueId=${queueId}`)).body;
  }

  /** How many streams of an account count as open. */
  async openOf(accountId: string): Promise<number> {
    const rows = await this.gateway.database.query(`SELECT FROM gateway.open_streams WHERE account_id = $1`, [
      accountId,
    ]);
    return rows.length;
  }

  /** Waits until as many are open: what a reader leaves is given back a moment later. */
  async untilOpen(accountId: string, count: number): Promise<void> {
    await eventually(async () => {
      const open = await this.openOf(accountId);
      if (open !== count) throw new Error(`${open} streams are open, not ${count}`);
    });
  }
}

export const idsOf = ({ accountId, agencyId }: Customer) => ({
  accountId: accountId as AccountId,
  agencyId: agencyId as AgencyId,
});
