/** How operations are grouped, in the order in which they are met. */
export const TAGS = {
  applications: 'Apply to jobs, and follow what becomes of it.',
  previews: 'Forms that are filled in and read back, without a credit and without being sent.',
  events: 'What happens to applications, as it happens or page by page.',
  proposals: 'Drafts of cover letters.',
  account: 'Freelancers, business developers, credits, and the pace of an agency.',
  webhooks: 'Endpoints of the account, and what became of what was sent there.',
  keys: 'API keys: scopes, rotation with overlap, revocation.',
  data: 'Job pages that sessions of the account have read. They have the error shape of the published API.',
  older: 'Paths from before v2. They go on working.',
  service: 'What is served to everybody: this document, its pages, keys to verify receipts with, health.',
} as const;

export type Tag = keyof typeof TAGS;
