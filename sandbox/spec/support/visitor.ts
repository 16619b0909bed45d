import type { GivenAgency } from './given.js';

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Json = any;

export interface Answer {
  readonly status: number;
  readonly location: string | null;
  readonly body: Json;
}

/** A visitor without a browser: keeps cookies and the page's token, and calls what the pages call. */
export class Visitor {
  readonly #cookies = new Map<string, string>();
  #csrf = '';

  constructor(readonly origin: string) {}

  /** Signed in as the agency's business developer. */
  static async of(origin: string, agency: GivenAgency): Promise<Visitor> {
    const visitor = new Visitor(origin);
    await visitor.signIn(agency.username, agency.password);
    return visitor;
  }

  async signIn(username: string, password: string): Promise<Answer> {
    await this.get('/api/session');
    await this.post('/api/login/username', { username });
    return this.post('/api/login/password', { username, password });
  }

  view = (path: string): Promise<Answer> => this.get(`/api/view?path=${encodeURIComponent(path)}`);
  jobPage = (ciphertext: string): Promise<Answer> => this.view(`/jobs/${ciphertext}`);
  applyPage = (ciphertext: string): Promise<Answer> => this.view(`/nx/proposals/job/${ciphertext}/apply/`);
  list = (page = 1): Promise<Answer> => this.view(`/nx/proposals/?page=${page}`);
  submit = (ciphertext: string, form: object): Promise<Answer> => this.post(`/api/jobs/${ciphertext}/proposals`, form);

  get = (path: string): Promise<Answer> => this.#call(path, {});

  post = (path: string, body: unknown): Promise<Answer> =>
    this.#call(path, { method: 'POST', body: JSON.stringify(body), headers: this.postHeaders() });

  postHeaders(): Record<string, string> {
    return { 'content-type': 'application/json', 'x-csrf-token': this.#csrf, cookie: this.cookie };
  }

  get cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  async #call(path: string, init: RequestInit): Promise<Answer> {
    const headers = { cookie: this.cookie, ...(init.headers as Record<string, string> | undefined) };
    const response = await fetch(this.origin + path, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=');
      this.#cookies.set(name, value);
    }
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    const body: Json = isJson ? await response.json() : await response.text();
    if (typeof body?.csrf === 'string') this.#csrf = body.csrf;
    return { status: response.status, location: response.headers.get('location'), body };
  }
}

/** A filled hourly form, sent as the agency on behalf of its freelancer. */
export const hourlyForm = (agency: GivenAgency, changes: Record<string, unknown> = {}) => ({
  contractor: agency.agencyId,
  memberId: agency.freelancerId,
  profileId: agency.specialProfileId,
  terms: { kind: 'hourly', rate: 48.5, rateIncrease: 'Never' },
  duration: null,
  coverLetter: 'A letter.\n\nTo somebody.',
  answers: [],
  ...changes,
});
