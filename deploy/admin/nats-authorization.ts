import { ALLOW_RESPONSES, NATS_USERS, type Service, SERVICES } from '#contracts';
import { prefixOf } from './admin.config.js';

const HEAD = `# Users of the NATS servers and what each may do, made from the contracts by \`npm run generate\`.
# Include it in the server's configuration: include "authorization.conf"
# Passwords are variables of the server's environment. The server reads a value as if it stood here, so give it in quotes:
# GATEWAY_NATS_PASSWORD='"…"'. Without them it takes 123 for a number and true for a word of its own.
`;

const isService = (user: string): user is Service => SERVICES.some((service) => service === user);

/** The variable that holds a user's password: on the server the same as in the user's own environment. */
export const passwordVariableOf = (user: string): string =>
  `${isService(user) ? prefixOf(user) : user.toUpperCase().replaceAll('-', '_')}_NATS_PASSWORD`;

const list = (subjects: readonly string[]): string =>
  subjects.length === 0
    ? '[]'
    : `[\n${subjects.map((subject) => `          ${JSON.stringify(subject)}`).join('\n')}\n        ]`;

/** `authorization.conf` of the NATS servers: nobody but these users, and each may only what its messages and questions need. */
export function renderNatsAuthorization(): string {
  const users = Object.entries(NATS_USERS).map(
    ([user, { publish, subscribe }]) => `    {
      user: ${JSON.stringify(user)}
      password: $${passwordVariableOf(user)}
      permissions {
        publish: ${list([...new Set(publish)])}
        subscribe: ${list([...new Set(subscribe)])}
        # To answer a question: once, to where it asks.
        allow_responses { max: ${ALLOW_RESPONSES.max}, expires: ${JSON.stringify(ALLOW_RESPONSES.expires)} }
      }
    }`,
  );
  return `${HEAD}authorization {\n  # Two seconds by default: on a busy node a program that starts takes longer to say who it is.\n  timeout: 30\n  users: [\n${users.join('\n')}\n  ]\n}\n`;
}
