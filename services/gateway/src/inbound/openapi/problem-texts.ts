import type { ProblemCode } from '../../domain/problem.js';

/**
 * Whether the same request, sent again, may be answered otherwise. `no`: something has to change first. `after`: when
 * `Retry-After` says. `once`: one more time makes sense; if that fails too, ask us with the request id.
 */
export type Retry = 'no' | 'after' | 'once';

export interface ProblemText {
  /** What to do about it. */
  readonly advice: string;
  readonly retry: Retry;
}

const no = (advice: string): ProblemText => ({ advice, retry: 'no' });
const after = (advice: string): ProblemText => ({ advice, retry: 'after' });

/** What whoever gets a refusal does next. Every code has its line, so that the catalogue has them all. */
export const PROBLEM_TEXTS: Readonly<Record<ProblemCode, ProblemText>> = {
  invalid_http: no('Send HTTP/1.1 without control characters in headers, and a path that is UTF-8 when it is decoded.'),
  invalid_json: no('Send one JSON object in UTF-8, with no member twice.'),
  invalid_request: no('Look at `errors`: each names a field and what it must be.'),
  unknown_field: no('Look at `errors` for the names; check the spelling or leave them out.'),
  cover_letter_characters: no('Remove the control character or the half surrogate pair that `detail` names.'),
  job_id_format: no(
    'Send the URL of the job, its ciphertext (`~01` or `~02` and 10 to 40 letters and digits), or its UUID.',
  ),
  job_url_host: no('Send a URL of a host that `detail` lists, or the ciphertext alone.'),
  status_query: no('Ask by `queueId` or by `jobId`, not by both and not by neither.'),
  paging: no('Send `after` as the page before gave it in `nextAfter`, and no `offset` beside it.'),
  idempotency_key_format: no('Send 1 to 255 printable ASCII characters, such as a UUID.'),
  if_match: no('Read the policy and send its ETag as `If-Match`, or `*`.'),
  unauthorized: no('Send a key that works in `x-api-key`. It may have been revoked, or its overlap is over.'),
  insufficient_credits: no('Add credits, or wait until some that are held are released.'),
  forbidden: no('Use a key that has the scope which `detail` names.'),
  not_found: no('Check the id and the path: what belongs to another account is not there either.'),
  request_timeout: { advice: 'Send the whole request within 30 seconds.', retry: 'once' },
  already_applied: no('Follow the application that `queueId` names. Nothing was sent twice, and no credit was taken.'),
  not_cancellable: no('Wait for its end: it is past Send, or has ended. `stage` says where it is.'),
  too_many_keys: no('Revoke a key that is not needed any more, or rotate one.'),
  last_manage_key: no(
    'Make another key with the scope `manage` first; if this one leaked, rotate it with `overlapSeconds` 0.',
  ),
  key_overlaps: no('Use the successor, wait until the overlap is over, or revoke the older key.'),
  not_awaiting_approval: no('Nothing: it does not wait for an approval. `stage` says where it is.'),
  not_waiting: no('Nothing: it is being worked on, or has ended. `stage` says where it is.'),
  policy_changed: no('Read the policy again and make the change from its newest `revision`.'),
  already_decided: no('Look at `outcome`: somebody decided before.'),
  still_looked_for: no('Wait: the marketplace is still being asked.'),
  proposal_taken: no('Look again: that proposal belongs to the application that `queueId` names.'),
  preview_under_way: after('Read the preview until it is `ready`, then send it.'),
  preview_refused: no('Look at `reasonCode`; make a new preview once that has changed.'),
  preview_expired: no('Make a new preview.'),
  idempotency_in_progress: after('Send the same request with the same key again: it gets the answer of the first.'),
  webhook_exists: no('Change the endpoint that `endpointId` names with PATCH.'),
  webhook_disabled: no('Switch the endpoint on with PATCH `{"enabled": true}` first.'),
  rotation_limit: no('Wait until an older secret has ended, or rotate with `overlapSeconds` 0.'),
  link_invalid: no('Read the status again: it gives new links. A link opens what it was made for and nothing else.'),
  link_expired: no('Read the status again: it gives new links.'),
  cursor_gone: no('Read the status or the first page, then connect without the cursor.'),
  body_too_large: no('Send at most 64 kB.'),
  content_type: no('Send the body with `Content-Type: application/json`.'),
  invalid_value: no('Look at `param` and `detail`: the form is right and the value has no meaning here.'),
  cover_letter_length: no('Send 1 to 5,000 UTF-16 units.'),
  cover_letter_blank: no('Write a letter.'),
  test_job: no('Send jobs of test mode with a test key, and others with a live one.'),
  timeline_unknown: no('Send one of the four timelines, word by word.'),
  rate_out_of_range: no('Look at `errors` for the range; at most two decimals.'),
  rate_does_not_fit_job: no(
    'Send `hourlyRate` for an hourly job, `fixedBid` or `milestones` for one with a fixed price.',
  ),
  profile_unknown: no('Send a `profileId` of `GET /api/auto-apply-v2/freelancers`.'),
  agency_required: no('Send `agencyId`: the account has several, or none yet.'),
  agency_unknown: no('Send the `agencyId` of an agency of this account.'),
  idempotency_key_reused: no('Use a new Idempotency-Key for another body.'),
  no_sandbox: no('Set TEST_MARKETPLACE_BASE_URL for the gateway.'),
  letter_not_written: no('See `dropped`, and say more in the profile or the job description.'),
  credits_not_available: no('Take back no more than is available.'),
  rate_limited: after('Wait as long as `Retry-After` says. The request left nothing behind.'),
  too_many_at_once: after('Wait for one of the drafts that are being written.'),
  too_many_streams: after('Close a stream: one of the account does for all its applications.'),
  headers_too_large: no('Send at most 16 kB of headers.'),
  internal: { advice: 'Look at the status before you repeat it, and tell us the `requestId`.', retry: 'once' },
  unavailable: after('Send the same request again, `apply` with the same Idempotency-Key.'),
  model_unavailable: after(
    'Try again when `Retry-After` says so; without that header no model is set up, or it refuses us.',
  ),
};
