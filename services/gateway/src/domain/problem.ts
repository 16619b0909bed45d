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
  unauthorized: { status: 401, title: 'No valid API key' },
  insufficient_credits: { status: 402, title: 'Insufficient auto-apply credits' },
  forbidden: { status: 403, title: 'This key may not do that' },
  not_found: { status: 404, title: 'There is no such thing here' },
  request_timeout: { status: 408, title: 'The request did not arrive in time' },
  already_applied: { status: 409, title: 'This agency already has an application for the job' },
  not_cancellable: { status: 409, title: 'It is too late to cancel this application' },
  already_decided: { status: 409, title: 'Its outcome is decided already' },
  still_looked_for: { status: 409, title: 'Its outcome is still being looked for' },
  proposal_taken: { status: 409, title: 'That proposal belongs to another application' },
  idempotency_in_progress: { status: 409, title: 'A request with this Idempotency-Key is under way' },
  body_too_large: { status: 413, title: 'The body is too large' },
  content_type: { status: 415, title: 'The body has to be application/json' },
  invalid_value: { status: 422, title: 'A value has no meaning here' },
  cover_letter_length: { status: 422, title: 'The cover letter is too long or empty' },
  cover_letter_blank: { status: 422, title: 'The cover letter has only white space' },
  timeline_unknown: { status: 422, title: 'The timeline is none of the four' },
  rate_out_of_range: { status: 422, title: 'The rate or bid is out of range' },
  rate_does_not_fit_job: { status: 422, title: 'The rate or bid does not fit the kind of job' },
  profile_unknown: { status: 422, title: 'No freelancer of this agency has that profile' },
  agency_required: { status: 422, title: 'The account has several agencies: say which' },
  agency_unknown: { status: 422, title: 'The account has no such agency' },
  idempotency_key_reused: { status: 422, title: 'The Idempotency-Key was used with another body' },
  credits_not_available: { status: 422, title: 'Not that many credits are available' },
  headers_too_large: { status: 431, title: 'The headers are too large' },
  internal: { status: 500, title: 'Something of ours failed' },
  unavailable: { status: 503, title: 'A part of ours does not answer' },
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
