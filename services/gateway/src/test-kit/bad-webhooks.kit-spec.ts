const HOUR = 3_600_000;

/** What is refused about endpoints: method, path, body, and what the refusal says. */
export const BAD_WEBHOOKS = [
  ['POST', '', { url: 'https://hooks.example/s', since: Date.now() - 169 * HOUR }, 422, 'invalid_value', 'seven days'],
  ['POST', '', { url: 'https://hooks.example/s', since: Date.now() + HOUR }, 422, 'invalid_value', 'seven days'],
  ['PATCH', '/:id', {}, 400, 'invalid_request', 'nothing to change'],
  ['PATCH', '/:id', { url: 'http://127.0.0.1/' }, 422, 'invalid_value', 'must be https'],
  ['PATCH', '/:id', { state: 'disabled' }, 400, 'unknown_field', 'Unknown: state'],
  ['POST', '/:id/rotate-secret', { overlapSeconds: 604_801 }, 400, 'invalid_request', 'at most 604800'],
  ['POST', '/:id/deliveries/msg_1/resend', undefined, 404, 'not_found', 'no such delivery'],
  ['GET', '/:id/deliveries?status=sent', undefined, 400, 'invalid_request', 'must be one of'],
] as const;
