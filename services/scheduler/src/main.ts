import { runProcess } from '#runtime';
import { startScheduler } from './scheduler.module.js';

await runProcess('scheduler', startScheduler);
