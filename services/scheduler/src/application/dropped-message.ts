import {
  ApplicationDropped,
  type ApplicationOrder,
  isPreview,
  NO_TIMINGS,
  outgoing,
  type Outgoing,
  PreviewDropped,
} from '#contracts';

const WORDS = {
  cancelled: 'It was cancelled while it waited.',
  expired: 'Its time ran out while it waited.',
} as const;

/** The terminal fact of an application that ended in its lane; or of a preview, which is nobody's but the gateway's. */
export function droppedMessage(
  order: ApplicationOrder,
  reasonCode: keyof typeof WORDS,
  queuedAt: number | null,
): Outgoing {
  const { applicationId, echo } = order;
  const errorMessage = WORDS[reasonCode];
  if (isPreview(applicationId)) {
    const ending = { result: 'refused' as const, reasonCode, errorMessage };
    const body = { previewId: applicationId, echo, ending, endedAt: Date.now() };
    return outgoing(PreviewDropped, echo.agencyId, applicationId, body);
  }
  return outgoing(ApplicationDropped, echo.agencyId, applicationId, {
    applicationId,
    echo,
    ending: { status: 'failed', reasonCode, errorMessage, evidence: null, processedAt: null },
    timings: { ...NO_TIMINGS, queuedAt },
  });
}
