import { runProcess } from '#runtime';
import { startNotifier } from './notifier.module.js';

await runProcess('notifier', startNotifier);
