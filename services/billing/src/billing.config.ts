import { from, readConfig, serviceSettings, setting } from '#runtime';

export const billingSettings = {
  ...serviceSettings('BILLING'),
  port: setting('BILLING_PORT', from.port().default(0), 'HTTP port for health and metrics'),
};

export const readBillingConfig = (env = process.env) => readConfig('billing', billingSettings, env);
export type BillingConfig = ReturnType<typeof readBillingConfig>;
