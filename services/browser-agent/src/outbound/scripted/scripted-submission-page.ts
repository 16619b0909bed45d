import type { JobCiphertext } from '#contracts';
import { LayoutChangedError, SealedPageError } from '../../domain/faults.js';
import type { FilledForm, FormOrder, JobReading, SentProposal } from '../../domain/marketplace.js';
import { standingFromText } from '../../domain/marketplace-texts.js';
import type { FormOpening, HeldSend, PageView, SubmissionPage } from '../../domain/ports.js';
import { fillIn, type Filled, formReading } from './filled-form.js';
import { landOn } from './landing.js';
import type { MarketplaceClient } from './marketplace-client.js';
import { jobReading } from './readings.js';
import { type HeldOptions, ScriptedHeldRequest } from './scripted-held-request.js';
import type { ApplyData, FormData, JobData } from './views.js';

/** The page of one submission, without a page: what it would ask for is asked for, what it would hold is held. */
export class ScriptedSubmissionPage implements SubmissionPage {
  firstNavigationAt: number | null = null;
  private jobId: JobCiphertext | undefined;
  private opened: { readonly apply: ApplyData; readonly form: FormData; readonly isCovered: boolean } | undefined;
  private filled: Filled | undefined;
  private held: ScriptedHeldRequest | undefined;
  private isSealed = false;

  constructor(
    private readonly client: MarketplaceClient,
    private readonly options: HeldOptions,
  ) {}

  async openJob(jobId: JobCiphertext): Promise<JobReading> {
    this.firstNavigationAt ??= Date.now();
    this.jobId = jobId;
    const { data } = await landOn(this.client, `/jobs/${jobId}`, ['job', 'job_gone']);
    return jobReading(data as JobData, jobId);
  }

  async openForm(): Promise<FormOpening> {
    const path = `/nx/proposals/job/${this.jobId}/apply/`;
    const landing = await landOn(this.client, path, ['form', 'no_form', 'list']);
    if (landing.kind === 'list') {
      const text = 'The form leads away from the job.';
      return { kind: 'no_form', standing: { kind: 'not_available', reason: 'job_closed', text } };
    }
    const apply = landing.data as ApplyData;
    if (apply.form === null) return { kind: 'no_form', standing: standingFromText(apply.refusal ?? '') };
    this.opened = { apply, form: apply.form, isCovered: landing.isCovered };
    return { kind: 'form', form: formReading(apply.form) };
  }

  fill(order: FormOrder): Promise<FilledForm> {
    const { apply, form, isCovered } = this.openedForm();
    // What lies over the form takes every click.
    if (isCovered) throw new LayoutChangedError('the agency as sender');
    this.filled = fillIn(apply, form, order);
    return Promise.resolve(this.filled.form);
  }

  /** Filling in asks nobody for anything here; so there is only Send to be kept from. */
  seal(): Promise<void> {
    this.isSealed = true;
    return Promise.resolve();
  }

  /** There is no page to be seen. */
  see(): Promise<PageView> {
    return Promise.resolve({ screenshot: null, warnings: [] });
  }

  pressSend(): Promise<HeldSend> {
    if (this.isSealed) return Promise.reject(new SealedPageError());
    const { filled } = this;
    if (!filled?.form.canSend || this.held) throw new LayoutChangedError('the button that sends');
    if (filled.complaints.length > 0) {
      return Promise.resolve({ kind: 'refused_by_form', messages: filled.complaints });
    }
    const request = this.client.prepared(this.openedForm().form.submitUrl, filled.body);
    this.held = new ScriptedHeldRequest(this.client, request, this.options);
    return Promise.resolve({ kind: 'held', request: this.held });
  }

  readShownProposal(): Promise<SentProposal | null> {
    return Promise.resolve(this.held?.shown ?? null);
  }

  /** There is no page to be seen. */
  photograph(): Promise<null> {
    return Promise.resolve(null);
  }

  trace(): Promise<null> {
    return Promise.resolve(null);
  }

  async close(): Promise<void> {
    await this.held?.abort();
  }

  private openedForm() {
    if (!this.opened) throw new LayoutChangedError('the form');
    return this.opened;
  }
}
