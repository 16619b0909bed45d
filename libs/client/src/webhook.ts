import { Webhook } from 'standardwebhooks';

export interface WebhookEvent {
  /** The same for every try and resend of one event: what was handled before is known by it. */
  readonly id: string;
  readonly type: string;
  /** ISO 8601. */
  readonly timestamp: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export type VerifiedWebhook =
  { readonly isValid: true; readonly event: WebhookEvent } | { readonly isValid: false; readonly why: string };

/**
 * Whether a webhook was signed with one of the secrets, within five minutes. `body` is what came, byte for byte: parsing
 * and writing it again would break the signature. Several secrets: while one is being replaced.
 */
export function verifyWebhook(
  body: string | Uint8Array,
  headers: Readonly<Record<string, string | string[] | undefined>>,
  secrets: string | readonly string[],
): VerifiedWebhook {
  const text = typeof body === 'string' ? body : Buffer.from(body).toString('utf8');
  const named = Object.fromEntries(
    // Several lines of one header are one: a signature in the second counts, a second id makes both wrong.
    Object.entries(headers).map(([name, value]) => [
      name.toLowerCase(),
      Array.isArray(value) ? value.join(' ') : value,
    ]),
  ) as Record<string, string>;
  let why = 'there is no secret to check it with';
  for (const secret of typeof secrets === 'string' ? [secrets] : secrets) {
    try {
      const event = new Webhook(secret).verify(text, named) as Omit<WebhookEvent, 'id'>;
      return { isValid: true, event: { ...event, id: named['webhook-id'] ?? '' } };
    } catch (error) {
      why = error instanceof Error ? error.message : String(error);
    }
  }
  return { isValid: false, why };
}
