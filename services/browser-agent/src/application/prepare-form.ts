import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Evidence, Timeline } from '#contracts';
import { customerAnswers, givenAnswers } from '../domain/answers.js';
import { type Draft, NO_EVIDENCE } from '../domain/draft.js';
import { type EndWords, endOfStanding } from '../domain/endings.js';
import { LayoutChangedError } from '../domain/faults.js';
import type {
  FilledForm,
  FormOrder,
  FormReading,
  JobReading,
  ProfileAbout,
  ProfileChoice,
} from '../domain/marketplace.js';
import { timelineIn } from '../domain/marketplace-texts.js';
import { AnswerWriter, type SubmissionPage } from '../domain/ports.js';
import { decideDuration, decidePrice } from '../domain/price.js';
import { profileChoice } from '../domain/session-rules.js';
import { ReportProgress } from './report-progress.js';
import type { SessionWork } from './session-work.js';

export type Prepared =
  | { readonly kind: 'ready'; readonly profile: ProfileChoice; readonly letterSha256: string; readonly draft: Draft }
  | { readonly kind: 'ended'; readonly words: EndWords };

const ended = (words: EndWords): Prepared => ({ kind: 'ended', words });
const failed = (
  reasonCode: 'bid_missing' | 'answers_required' | 'page_error' | 'connects_above_max',
  message: string,
): Prepared => ended({ status: 'failed', reasonCode, message });

/** From the job page to a form that says exactly what was asked for. */
@Injectable()
export class PrepareForm {
  constructor(
    private readonly answerWriter: AnswerWriter,
    private readonly progress: ReportProgress,
  ) {}

  async execute(work: SessionWork, page: SubmissionPage, job: JobReading): Promise<Prepared> {
    const { order } = work.submission;
    const { roster, defaultProfileId } = work.session;
    const chosen = roster === null ? undefined : profileChoice(roster, order.profileId, defaultProfileId);
    if (!chosen) return failed('page_error', 'No freelancer of the agency has this profile.');
    const { overview: _overview, skills: _skills, ...profile } = chosen;
    const price = decidePrice(order, job.facts, profile);
    if (price.kind === 'missing') return failed('bid_missing', price.why);
    this.report(work, 'filling');
    const opening = await page.openForm();
    if (opening.kind === 'no_form') {
      const words = endOfStanding(opening.standing);
      if (words) return ended(words);
      throw new LayoutChangedError('the form');
    }
    const { form } = opening;
    const duration = form.asksDuration ? decideDuration(order, job.facts) : null;
    if (form.asksDuration && duration === null && job.facts.type === 'fixed') {
      return failed('answers_required', 'The form asks how long the project will take: send proposal.timeline.');
    }
    const boost = form.canBoost ? order.terms.boostConnects : null;
    const required = form.connectsRequired ?? job.connectsRequired;
    if (order.maxConnects !== null && required !== null && required + (boost ?? 0) > order.maxConnects) {
      return failed(
        'connects_above_max',
        `It would take ${required + (boost ?? 0)} Connects, more than maxConnects (${order.maxConnects}).`,
      );
    }
    const own = customerAnswers(form.questions, order.answers);
    const written = await this.writeAnswers(work, job, chosen, form, own);
    const filled = await page.fill({
      agencyId: work.session.marketplaceAgencyId,
      profile,
      coverLetter: order.coverLetter,
      price: price.price,
      duration,
      boostConnects: boost,
      answers: form.questions.map((_, at) => own[at] ?? written[at] ?? null),
    });
    if (!filled.canSend) return cannotSend(filled);
    return {
      kind: 'ready',
      profile,
      letterSha256: createHash('sha256').update(order.coverLetter, 'utf8').digest('hex'),
      draft: draftOf(
        order.coverLetter,
        filled,
        profile,
        duration,
        required,
        boost,
        givenAnswers(form.questions, own, written),
        job,
      ),
    };
  }

  /** The customer's own answers come first; the rest is only written when asked for. A model that fails leaves blanks. */
  private async writeAnswers(
    work: SessionWork,
    job: JobReading,
    profile: ProfileChoice & ProfileAbout,
    form: FormReading,
    own: readonly (string | null)[],
  ): Promise<(string | null)[]> {
    const open = form.questions.flatMap((question, at) => (own[at] === null ? [{ question, at }] : []));
    const blank = form.questions.map(() => null);
    if (open.length === 0 || !work.submission.order.autoFillOtherQuestions) return blank;
    this.report(work, 'answering');
    const { description, skills } = job.facts;
    const answers = await this.answerWriter.write({
      profile,
      job: { title: job.facts.title, description, skills },
      questions: open.map(({ question }) => question),
    });
    const written: (string | null)[] = [...blank];
    open.forEach(({ at }, index) => (written[at] = answers[index] ?? null));
    return written;
  }

  private report({ submission }: SessionWork, stage: 'filling' | 'answering'): void {
    const { applicationId, dispatch, order } = submission;
    this.progress.report({ applicationId, dispatch, echo: order.echo }, stage);
  }
}

function cannotSend(filled: FilledForm): Prepared {
  if (filled.offersToBuyConnects) {
    const message = 'The form offers to buy Connects instead of sending.';
    return ended({ status: 'not_enough_connects', reasonCode: 'connects_balance', message });
  }
  throw new LayoutChangedError('the button that sends');
}

function draftOf(
  letter: string,
  filled: FilledForm,
  profile: ProfileChoice,
  duration: FormOrder['duration'],
  required: number | null,
  boost: number | null,
  answers: Evidence['answers'],
  job: JobReading,
): Draft {
  const timeline: Timeline | null = duration === null ? null : timelineIn(filled.duration);
  const evidence: Evidence = {
    ...NO_EVIDENCE,
    coverLetterSha256: createHash('sha256').update(letter, 'utf8').digest('hex'),
    terms: {
      hourlyRate: filled.hourlyRate,
      fixedBid: filled.fixedBid,
      milestones: filled.milestones?.map(({ description, amount }) => ({ description, amount: amount ?? 0 })) ?? null,
      timeline,
      profileName: `${profile.freelancer} · ${profile.title}`,
    },
    answers,
    connectsRequired: required,
    connectsBoost: boost,
  };
  return { evidence, connectsBefore: job.connectsAvailable };
}
