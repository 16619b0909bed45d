import { runProcess } from '#runtime';
import { startAgent } from './agent.module.js';

await runProcess('browser-agent', startAgent);
