import { describe, expect, it } from '@jest/globals';
import { Problem, PROBLEMS } from './problem.js';

describe('problems', () => {
  it.each(Object.entries(PROBLEMS))('%s has a stable code, a status of HTTP and a title', (code, { status, title }) => {
    expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/);
    expect([400, 401, 402, 403, 404, 408, 409, 410, 413, 415, 422, 429, 431, 500, 503]).toContain(status);
    expect(title).toMatch(/^[A-Z].*[^.]$/);
  });

  it('take status and title from their code', () => {
    const problem = new Problem('already_applied', 'This agency is applying to the job already.');

    expect(problem).toMatchObject({ status: 409, title: PROBLEMS.already_applied.title, extras: {} });
    expect(problem).toBeInstanceOf(Error);
  });
});
