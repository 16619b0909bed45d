import type { components, paths } from './openapi-types.js';

/*
 * What the API takes and answers, by the names of this client. All of it follows from the OpenAPI document; a change there
 * that this client does not go along with is a fault of compilation here.
 */

export type { paths };

type Json<Content> = Content extends { 'application/json': infer Body } ? Body : never;
type Success<Responses> = Json<
  { [Status in keyof Responses & (200 | 201 | 202)]: Responses[Status] }[keyof Responses & (200 | 201 | 202)] extends {
    content: infer Content;
  }
    ? Content
    : never
>;

/** The body of a success of one operation. */
export type Answer<Path extends keyof paths, Method extends keyof paths[Path]> = paths[Path][Method] extends {
  responses: infer Responses;
}
  ? Success<Responses>
  : never;

/** The body that one operation takes. */
export type RequestBody<Path extends keyof paths, Method extends keyof paths[Path]> = paths[Path][Method] extends {
  requestBody?: { content: infer Content };
}
  ? Json<Content>
  : never;

/** What stands behind the question mark. */
export type Query<Path extends keyof paths, Method extends keyof paths[Path]> = paths[Path][Method] extends {
  parameters: { query?: infer Given };
}
  ? NonNullable<Given>
  : never;

export type ProblemBody = components['schemas']['Problem'];
/** Every code that a refusal may have. */
export type ProblemCode = ProblemBody['code'];

export type ApplyRequest = RequestBody<'/api/auto-apply-v2/apply', 'post'>;
/** The 202. */
export type Accepted = Answer<'/api/auto-apply-v2/apply', 'post'>;
export type PreviewRequest = RequestBody<'/api/auto-apply-v2/previews', 'post'>;
export type AcceptedPreview = Answer<'/api/auto-apply-v2/previews', 'post'>;
export type Preview = Answer<'/api/auto-apply-v2/previews/{previewId}', 'get'>;
export type StatusBody = Answer<'/api/auto-apply-v2/status', 'get'>;
export type ApplicationStatus = StatusBody['applicationStatus'];
export type AppliedJobsQuery = Query<'/api/auto-apply-v2/applied-jobs', 'get'>;
export type AppliedJobs = Answer<'/api/auto-apply-v2/applied-jobs', 'get'>;
export type AppliedJob = AppliedJobs['jobs'][number];
export type DraftRequest = RequestBody<'/api/auto-apply-v2/generate-proposal', 'post'>;
export type Draft = Answer<'/api/auto-apply-v2/generate-proposal', 'post'>;
export type Freelancers = Answer<'/api/auto-apply-v2/freelancers', 'get'>;
export type Job = Answer<'/api/jobs/by-ciphertext', 'get'>;
export type ClientJobs = Answer<'/api/clients/{companyId}/jobs', 'get'>;
export type Credits = Answer<'/api/auto-apply-v2/credits', 'get'>;
/** What a webhook of the same type says, with the cursor after which the next one comes. */
export type CustomerEvent = Answer<'/api/auto-apply-v2/events', 'get'>['events'][number];
