/** Every way in which this API says no. The code is stable; status and title follow from it. */
export const PROBLEMS = {
  invalid_http: { status: 400, title: 'The request is not HTTP as it should be' },
  invalid_json: { status: 400, title: 'The body is not JSON' },
  invalid_request: { status: 400, title: 'The request does not have the right form' },
  unknown_field: { status: 400, title: 'The request has a field that this API does not know' },
  cover_letter_characters: { status: 400, title: 'The cover letter has characters that cannot be sent' },
  job_id_format: { status: 400, title: 'The job id has none of the accepted forms' },
  job_url_host: { status: 400, title: 'The job URL is not of a known marketplace' },
  status_query: { status: 400, title: 'Ask by exactly one of queueId and jobId' },
  paging: { status: 400, title: 'The paging parameters do not go together' },
  idempotency_key_format: { status: 400, title: 'The Idempotency-Key is not usable' },
  if_match: { status: 400, title: 'The If-Match header is missing or not usable' },
  unauthorized: { status: 401, title: 'No valid API key' },
  insufficient_credits: { status: 402, title: 'Insufficient auto-apply credits' },
  forbidden: { status: 403, title: 'This key may not do that' },
  link_invalid: { status: 403, title: 'The link is not one that this API made' },
  not_found: { status: 404, title: 'There is no such thing here' },
  request_timeout: { status: 408, title: 'The request did not arrive in time' },
  already_applied: { status: 409, title: 'This agency already has an application for the job' },
  not_cancellable: { status: 409, title: 'It is too late to cancel this application' },
  too_many_keys: { status: 409, title: 'The account has as many keys as it may have' },
  last_manage_key: { status: 409, title: 'Without this key nobody could manage keys' },
  key_overlaps: { status: 409, title: 'An overlap of this key is under way' },
  not_awaiting_approval: { status: 409, title: 'There is nothing to approve' },
  not_waiting: { status: 409, title: 'This application does not wait any more' },
  policy_changed: { status: 409, title: 'The policy was changed meanwhile' },
  already_decided: { status: 409, title: 'Its outcome is decided already' },
  still_looked_for: { status: 409, title: 'Its outcome is still being looked for' },
  proposal_taken: { status: 409, title: 'That proposal belongs to another application' },
  preview_under_way: { status: 409, title: 'The preview is not ready yet' },
  preview_refused: { status: 409, title: 'The preview showed that this cannot be sent' },
  idempotency_in_progress: { status: 409, title: 'A request with this Idempotency-Key is under way' },
  webhook_exists: { status: 409, title: 'The account has a webhook endpoint with that URL already' },
  webhook_disabled: { status: 409, title: 'The webhook endpoint is switched off' },
  rotation_limit: { status: 409, title: 'Too many older secrets of the webhook endpoint still overlap' },
  preview_expired: { status: 410, title: 'The preview is too old' },
  link_expired: { status: 410, title: 'The time of this link is over' },
  cursor_gone: { status: 410, title: 'The cursor names no event that is still kept' },
  body_too_large: { status: 413, title: 'The body is too large' },
  content_type: { status: 415, title: 'The body has to be application/json' },
  invalid_value: { status: 422, title: 'A value has no meaning here' },
  cover_letter_length: { status: 422, title: 'The cover letter is too long or empty' },
  cover_letter_blank: { status: 422, title: 'The cover letter has only white space' },
  test_job: { status: 422, title: 'The job and the key are not of the same mode' },
  timeline_unknown: { status: 422, title: 'The timeline is none of the four' },
  rate_out_of_range: { status: 422, title: 'The rate or bid is out of range' },
  rate_does_not_fit_job: { status: 422, title: 'The rate or bid does not fit the kind of job' },
  profile_unknown: { status: 422, title: 'No freelancer of this agency has that profile' },
  agency_required: { status: 422, title: 'The account has several agencies: say which' },
  agency_unknown: { status: 422, title: 'The account has no such agency' },
  idempotency_key_reused: { status: 422, title: 'The Idempotency-Key was used with another body' },
  no_sandbox: { status: 422, title: 'There is no sandbox for test twins' },
  letter_not_written: { status: 422, title: 'No letter came of it' },
  credits_not_available: { status: 422, title: 'Not that many credits are available' },
  rate_limited: { status: 429, title: 'Too many requests' },
  too_many_at_once: { status: 429, title: 'Too many requests of this kind are under way' },
  too_many_streams: { status: 429, title: 'The account has as many open streams as it may' },
  headers_too_large: { status: 431, title: 'The headers are too large' },
  internal: { status: 500, title: 'Something of ours failed' },
  unavailable: { status: 503, title: 'A part of ours does not answer' },
  model_unavailable: { status: 503, title: 'The language model is not available' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof PROBLEMS;

/** One fault of one field, as in `errors[]`. */
export interface FieldFault {
  readonly param: string;
  readonly message: string;
}

export interface ProblemExtras {
  readonly errors?: readonly FieldFault[];
  readonly param?: string;
  /** Seconds after which trying again makes sense. */
  readonly retryAfter?: number;
  /** Further members of the body, at its top level. */
  readonly members?: Readonly<Record<string, unknown>>;
  /** The sentence for `error`, where the published API prescribes one. */
  readonly error?: string;
}

/** A refusal, on its way to the customer. `message` says what to change. */
export class Problem extends Error {
  constructor(
    readonly code: ProblemCode,
    message: string,
    readonly extras: ProblemExtras = {},
  ) {
    super(message);
  }

  get status(): number {
    return PROBLEMS[this.code].status;
  }

  get title(): string {
    return PROBLEMS[this.code].title;
  }
}
