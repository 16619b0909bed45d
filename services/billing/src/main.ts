import { runProcess } from '#runtime';
import { startBilling } from './billing.module.js';

await runProcess('billing', startBilling);
