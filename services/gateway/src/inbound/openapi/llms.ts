import { API_TITLE } from './document.js';
import { OPERATIONS } from './operations.js';
import { EVENTS } from './schemas/events.js';
import { TAGS } from './tags.js';

const HEAD = `# ${API_TITLE}

> Applies to jobs on a freelance marketplace on behalf of agencies. A customer posts a job and a cover letter; one credit is held; a browser agent sends the proposal when it is its turn; status, stream and webhook say what became of it.

Authentication: the header \`x-api-key\`. Live keys begin \`sk_uphunt_\`; test keys begin \`sk_test_uphunt_\` and go the whole way against a sandbox, on credits of their own.

Promises:

- 202 from \`apply\` means durable. The same Idempotency-Key and body get the same answer for 24 hours.
- A proposal is never sent twice, whatever fails. An unknown outcome stays \`processing\` until it is known.
- A credit is captured if and only if the status is \`applied\`; every other end releases it.
- Every refusal has \`error\` (a sentence), \`code\` (stable) and \`requestId\`. Repeat 429 and 503 after \`Retry-After\`, and what has no answer with the same Idempotency-Key; change what is refused otherwise.
- Poll \`status\` after \`pollAfterSeconds\` until \`terminal\`; or take webhooks, or one stream of events.
- Breaking changes are announced 60 days before, with \`Deprecation\` and \`Sunset\`. Members may be added to answers at any time.

Documents:

- [OpenAPI 3.1](/openapi.json): every operation with schemas and examples
- [AsyncAPI 3.0](/asyncapi.json): webhooks and streams
- [Reference](/docs): the same as a page
- [Errors](/docs/errors): all codes, what to do, whether to repeat
`;

/** The API on one page, for whoever reads before they call. */
export function llmsText(): string {
  const groups = Object.entries(TAGS).map(([tag, about]) => {
    const lines = OPERATIONS.filter((operation) => operation.tag === tag).map(
      ({ method, path, operationId, summary }) =>
        `- ${method.toUpperCase()} ${path.replaceAll(/:(\w+)/g, '{$1}')} (${operationId}): ${summary}`,
    );
    return `\n## ${tag}\n\n${about}\n\n${lines.join('\n')}\n`;
  });
  const events = Object.entries(EVENTS).map(([type, { description }]) => `- ${type}: ${description ?? ''}`);
  return `${HEAD}${groups.join('')}\n## Events\n\n${events.join('\n')}\n`;
}
