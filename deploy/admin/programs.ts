import { type Setting, type Settings } from '#runtime';
import { sandboxVariables } from '../../sandbox/src/sandbox.config.js';
import { billingSettings } from '../../services/billing/src/billing.config.js';
import { agentSettings } from '../../services/browser-agent/src/agent.config.js';
import { egressSettings } from '../../services/browser-agent/src/egress.config.js';
import { gatewaySettings } from '../../services/gateway/src/gateway.config.js';
import { notifierSettings } from '../../services/notifier/src/notifier.config.js';
import { schedulerSettings } from '../../services/scheduler/src/scheduler.config.js';
import { databaseAdminSettings, streamAdminSettings } from './admin.config.js';
import { MAINS, type ProgramName } from './mains.js';

/** One program that is deployed: where it begins, and everything it reads from its environment. */
export interface Program {
  readonly name: ProgramName;
  readonly main: string;
  readonly settings: readonly Setting[];
}

const program = (name: ProgramName, settings: Settings): Program => ({
  name,
  main: MAINS[name],
  settings: Object.values(settings),
});

// The sandbox shares no code, so its variables are told in zod's own words.
const sandboxSettings: Settings = Object.fromEntries(
  Object.entries(sandboxVariables).map(([variable, schema]) => {
    const { why, isSecret } = schema.meta() ?? {};
    return [variable, { variable, schema, why: String(why), isSecret: isSecret === true }];
  }),
);

export const PROGRAMS: readonly Program[] = [
  program('gateway', gatewaySettings),
  program('billing', billingSettings),
  program('scheduler', schedulerSettings),
  program('notifier', notifierSettings),
  program('browser-agent', agentSettings),
  program('egress-proxy', egressSettings),
  program('database-admin', databaseAdminSettings),
  program('stream-admin', streamAdminSettings),
  program('sandbox', sandboxSettings),
];

/** Whether a program does not start without it. */
export const isRequired = ({ schema }: Setting): boolean => !schema.safeParse(undefined).success;
