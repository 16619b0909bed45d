// The answers are JSON of many shapes; each test looks at the members it is about.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Json = any;

/** Speaks the operator API; anything but success is an error with its text. */
export class Operator {
  constructor(
    private readonly origin: string,
    private readonly key: string,
  ) {}

  get = (path: string): Promise<Json> => this.#call('GET', path);
  post = (path: string, body: unknown = {}): Promise<Json> => this.#call('POST', path, body);
  patch = (path: string, body: unknown): Promise<Json> => this.#call('PATCH', path, body);
  delete = (path: string): Promise<Json> => this.#call('DELETE', path);

  job = (input: Record<string, unknown> = {}): Promise<Json> => this.post('/jobs', { title: 'A job', ...input });
  arm = (fault: Record<string, unknown>): Promise<Json> => this.post('/faults', fault);
  proposalsFor = async (ciphertext: string): Promise<Json[]> =>
    (await this.get(`/proposals?job=${encodeURIComponent(ciphertext)}`)).proposals;
  submitsFor = async (ciphertext: string): Promise<Json[]> =>
    (await this.get(`/requests?kind=submit&job=${encodeURIComponent(ciphertext)}`)).requests;

  async #call(method: string, path: string, body?: unknown): Promise<Json> {
    const response = await fetch(`${this.origin}/sandbox/api${path}`, {
      method,
      headers: { 'x-sandbox-key': this.key, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer: Json = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
    return answer;
  }
}
