import { groupBy, type Oracle } from './oracle.js';

const TERMINAL = ['application.applied', 'application.failed'];

export const TELLING_ORACLES: readonly Oracle[] = [
  {
    promise: 'every settled application reaches every endpoint of its account under one id',
    broken: ({ applications, endpoints, events, deliveries, received }) => {
      const terminal = groupBy(
        events.filter(({ type }) => TERMINAL.includes(type)),
        ({ applicationId }) => applicationId ?? '',
      );
      const delivered = new Map(
        deliveries.map(({ eventId, endpointId, state }) => [`${eventId} ${endpointId}`, state]),
      );
      const arrived = groupBy(
        received.filter(({ type }) => TERMINAL.includes(type)),
        ({ applicationId }) => applicationId,
      );
      return applications.flatMap(({ applicationId, accountId, status }) => {
        if (status === 'processing') return [];
        const own = terminal.get(applicationId) ?? [];
        const came = arrived.get(applicationId) ?? [];
        const [event] = own;
        const faults = [
          ...(own.length === 1 ? [] : [`${own.length} events`]),
          ...(came.length === 1 ? [] : [`arrived under ${came.length} ids`]),
          ...came.filter((one) => one.eventId !== event?.eventId).map((one) => `${one.eventId} is not its event`),
          ...came.filter((one) => one.status !== status).map((one) => `arrived as ${one.status}`),
          ...came
            .filter((one) => (one.credit === 'captured') !== (status === 'applied'))
            .map((one) => `arrived with its credit ${one.credit}`),
          ...endpoints
            .filter((one) => one.accountId === accountId)
            .map(({ endpointId }) => delivered.get(`${event?.eventId} ${endpointId}`))
            .filter((state) => state !== 'delivered')
            .map((state) => `a delivery is ${state ?? 'missing'}`),
        ];
        return faults.length > 0 ? [`${applicationId} (${status}): ${faults.join(', ')}`] : [];
      });
    },
  },
  {
    promise: 'nothing is left on its way, and nothing was given up',
    broken: ({ leftOver }) => leftOver.filter(({ count }) => count > 0).map(({ where, count }) => `${where}: ${count}`),
  },
  {
    promise: 'what services promise of their own tables holds',
    broken: ({ broken }) => broken.map(({ service, what }) => `${service}: ${what}`),
  },
];
