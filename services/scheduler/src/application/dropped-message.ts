import { ApplicationDropped, type ApplicationOrder, NO_TIMINGS, outgoing } from '#contracts';

const WORDS = {
  cancelled: 'It was cancelled while it waited.',
  expired: 'Its time ran out while it waited.',
} as const;

/** The terminal fact of an application that ended in its lane. */
export const droppedMessage = (order: ApplicationOrder, reasonCode: keyof typeof WORDS, queuedAt: number | null) =>
  outgoing(ApplicationDropped, order.echo.agencyId, order.applicationId, {
    applicationId: order.applicationId,
    echo: order.echo,
    ending: { status: 'failed', reasonCode, errorMessage: WORDS[reasonCode], evidence: null, processedAt: null },
    timings: { ...NO_TIMINGS, queuedAt },
  });
