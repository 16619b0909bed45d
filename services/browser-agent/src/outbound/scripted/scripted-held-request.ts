import type { SendObservation, SentProposal } from '../../domain/marketplace.js';
import { isTip, proposalIdIn, refusalFromText } from '../../domain/marketplace-texts.js';
import type { Egress, HeldRequest } from '../../domain/ports.js';
import { errorWords } from '../http/error-words.js';
import { type OneAnswer, type OneRequest, sendOnce } from '../http/send-once.js';
import { landingOf } from './landing.js';
import { isChallenge, type MarketplaceClient } from './marketplace-client.js';
import { shownProposal } from './readings.js';
import type { ProposalData } from './views.js';

export interface HeldOptions {
  readonly baseUrl: string;
  readonly trustedCertificate: string | undefined;
  /** Ends the wait for an answer, in ms; shorter than what the proxy lets live. */
  readonly sendMs: number;
}

const unclear = (why: string): SendObservation => ({ kind: 'unclear', why });

/** The request that the page would make on Send. What its answer means is read as the page would show it. */
export class ScriptedHeldRequest implements HeldRequest {
  /** The proposal that the page shows after Send. */
  shown: SentProposal | null = null;
  private isSpent = false;

  constructor(
    private readonly client: MarketplaceClient,
    private readonly request: OneRequest,
    private readonly options: HeldOptions,
  ) {}

  async perform(egress: Egress): Promise<SendObservation> {
    if (this.isSpent) throw new Error('A held request is performed once, or aborted');
    this.isSpent = true;
    const { sendMs: timeoutMs, trustedCertificate } = this.options;
    let answer: OneAnswer;
    try {
      answer = await sendOnce(this.request, egress, { timeoutMs, trustedCertificate });
    } catch (error) {
      return unclear(`no answer: ${errorWords(error)}`);
    }
    this.client.takeCookies(answer.setCookies);
    return this.meaning(answer);
  }

  abort(): Promise<void> {
    this.isSpent = true;
    return Promise.resolve();
  }

  private async meaning({ status, headers, body }: OneAnswer): Promise<SendObservation> {
    if (status >= 300 && status < 400) return unclear(`the answer was a redirect (${status})`);
    if (status >= 500) return unclear(`the answer was an error of the marketplace (${status})`);
    const text = body.toString('utf8');
    if (!(headers['content-type'] ?? '').includes('json')) {
      return unclear(isChallenge(text) ? 'a challenge followed' : 'the page became another one');
    }
    const said = JSON.parse(text) as Said;
    if (status < 300) return this.afterwards(said.url ?? '');
    if (status === 401 && said.login !== undefined) return unclear(`the page went to ${said.login}`);
    const alerts = [said.error ?? '', ...(said.fields ?? []).map(({ message }) => message)];
    const errors = alerts.filter((one) => one !== '' && !isTip(one));
    if (errors.length === 0) return unclear('only tips appeared');
    return { kind: 'refusal', category: refusalFromText(errors.join(' · ')), text: errors.join(' · ') };
  }

  /** The page goes where the answer leads, and what it shows there is what counts. */
  private async afterwards(path: string): Promise<SendObservation> {
    const landing = landingOf(await this.client.open(path));
    if (landing.kind === 'challenge') return unclear('a challenge followed');
    if (landing.kind === 'unknown') return unclear('the page showed nothing new');
    if (landing.kind === 'proposal') this.shown = shownProposal(landing.data as ProposalData, this.options.baseUrl);
    const proposalId = proposalIdIn(landing.path);
    if (proposalId !== null) return { kind: 'proposal', proposalId };
    return /^\/nx\/proposals\/?(\?|$)/.test(landing.path)
      ? { kind: 'list' }
      : unclear(`the page went to ${landing.path}`);
  }
}

interface Said {
  readonly url?: string;
  readonly login?: string;
  readonly error?: string;
  readonly fields?: readonly { readonly field: string; readonly message: string }[];
}
