import { runProcess } from '#runtime';
import { startEgress } from './egress.module.js';

await runProcess('egress', startEgress);
