import { v5 as uuid } from 'uuid';
import type { MessageId } from '#contracts';

// Any fixed UUID: keeps event ids apart from every other use of version 5.
const EVENT_NAMESPACE = 'b2a4b1de-73c5-4b77-9a53-0f6d5a3f8c21';

/** The id of the event that follows from a message: one fact is one event, however often it is told. */
export const eventIdOf = (messageId: MessageId): string => `msg_${uuid(messageId, EVENT_NAMESPACE)}`;
