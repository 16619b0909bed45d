import { byHand, type Proposal } from './by-hand.js';

/* The script by hand as a process of its own: sends one proposal, fills in another, and stays until it is stopped. */

interface Plan {
  readonly baseUrl: string;
  readonly login: { readonly username: string; readonly password: string };
  readonly sent: Proposal;
  readonly leftOpen: Proposal;
}

const { baseUrl, login, sent, leftOpen } = JSON.parse(process.env['PLAN'] ?? '') as Plan;
const script = await byHand(baseUrl, login);
process.once('SIGTERM', () => void script.close().then(() => process.exit(0)));
await script.submit(sent);
await script.leaveOpen(leftOpen);
process.stdout.write('shows the form\n');
