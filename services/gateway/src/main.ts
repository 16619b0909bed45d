import { runProcess } from '#runtime';
import { startGateway } from './gateway.module.js';

await runProcess('gateway', startGateway);
