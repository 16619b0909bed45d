import { JobCiphertext, type ProcessedJobId } from '#contracts';
import { Problem } from './problem.js';

/** A job as a customer named it: by its ciphertext (bare or in a URL), or by the UUID we gave it. */
export type JobReference =
  | { readonly kind: 'ciphertext'; readonly jobId: JobCiphertext }
  | { readonly kind: 'processed'; readonly processedJobId: ProcessedJobId };

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
// The ciphertext stands alone in the path, or after the title and an underscore: /jobs/<Slug>_~02…/, …/apply/<Slug>_~02…/.
const IN_PATH = /(?:^|[/_])(~0[12][A-Za-z0-9]{10,40})(?=\/|$)/;

/** Takes a job URL, a ciphertext or a UUID. Only the ciphertext is read from a URL; nothing is fetched. */
export function jobReference(text: string, urlHosts: readonly string[], param = 'jobId'): JobReference {
  if (UUID.test(text)) return { kind: 'processed', processedJobId: text.toLowerCase() as ProcessedJobId };
  const bare = JobCiphertext.safeParse(text);
  if (bare.success) return { kind: 'ciphertext', jobId: bare.data };
  if (/^https?:\/\//i.test(text)) return { kind: 'ciphertext', jobId: fromUrl(text, urlHosts, param) };
  throw new Problem(
    'job_id_format',
    `${param} is neither a job URL, nor ~01 or ~02 and 10 to 40 letters and digits, nor a UUID.`,
    {
      param,
    },
  );
}

function fromUrl(text: string, urlHosts: readonly string[], param: string): JobCiphertext {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !urlHosts.includes(url.host.toLowerCase())) {
    throw new Problem('job_url_host', `${param} is a URL of another host. Accepted: ${urlHosts.join(', ')}.`, {
      param,
    });
  }
  const found = IN_PATH.exec(safelyDecoded(url.pathname))?.[1];
  const jobId = JobCiphertext.safeParse(found);
  if (!jobId.success)
    throw new Problem('job_id_format', `${param} is a URL without a job's ciphertext in its path.`, { param });
  return jobId.data;
}

function safelyDecoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
