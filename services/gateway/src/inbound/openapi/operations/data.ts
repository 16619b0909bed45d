import { z } from 'zod';
import { CipherQuery, CompanyId } from '../../dto/data.dto.js';
import { CLIENT_JOBS, JOB, JOB_ID } from '../examples.js';
import { alias, json, type Operation } from '../operation.js';
import { ClientJobs, Job } from '../schemas/data.js';

const common = { method: 'get', tag: 'data', needs: { scope: 'read', limit: 'unmetered' } } as const;
const COMPANY = { companyId: CLIENT_JOBS.companyId };

const GET_JOB: Operation = {
  ...common,
  operationId: 'getJob',
  path: '/api/jobs/by-ciphertext',
  summary: 'A job with its client',
  description: 'From the page as a session of the account read it last; what the page does not say is null.',
  query: CipherQuery,
  examples: { cipher: JOB_ID },
  answers: { 200: { description: 'The job.', content: [json(Job, JOB)] } },
  problems: ['job_id_format', 'job_url_host', 'not_found'],
};
const { query: _query, ...jobByPath } = GET_JOB;

const GET_CLIENT_JOBS: Operation = {
  ...common,
  operationId: 'getClientJobs',
  path: '/api/clients/:companyId/jobs',
  summary: 'A client and its jobs',
  description: 'As the newest page of its jobs shows it, with the jobs whose pages can be read here.',
  params: CompanyId,
  examples: COMPANY,
  answers: { 200: { description: 'The client.', content: [json(ClientJobs, CLIENT_JOBS)] } },
  problems: ['invalid_request', 'not_found'],
};

const inPath = {
  params: z.object({ ciphertext: z.string().meta({ description: 'The ciphertext of the job.' }) }),
  examples: { ciphertext: JOB_ID },
};

export const DATA: readonly Operation[] = [
  GET_JOB,
  ...[1, 2].map((v) =>
    alias(
      { ...jobByPath, ...inPath },
      {
        operationId: `getJobV${v}`,
        path: `/api/v${v}/jobs/:ciphertext`,
        summary: `A job with its client (v${v})`,
      },
    ),
  ),
  GET_CLIENT_JOBS,
  ...[1, 2].map((v) =>
    alias(GET_CLIENT_JOBS, {
      operationId: `getClientJobsV${v}`,
      path: `/api/v${v}/clients/:companyId/jobs`,
      summary: `A client and its jobs (v${v})`,
    }),
  ),
];
