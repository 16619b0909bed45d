import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Evidence, type GivenAnswer, isPreview, type ShownForm, type Timeline } from '#contracts';
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
import { answersAsShown, differences, shownForm } from '../domain/shown-form.js';
import { ReportProgress } from './report-progress.js';
import type { SessionWork } from './session-work.js';

export type Prepared =
  | {
      readonly kind: 'ready';
      readonly profile: ProfileChoice;
      readonly letterSha256: string;
      readonly draft: Draft;
      readonly shown: ShownForm;
    }
  | { readonly kind: 'ended'; readonly words: EndWords };

const ended = (words: EndWords): Prepared => ({ kind: 'ended', words });
const failed = (
  reasonCode: 'bid_missing' | 'answers_required' | 'page_error' | 'connects_above_max' | 'preview_differs',
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
    const answers = order.asShown
      ? answersAsShown(form.questions, order.asShown)
      : await this.answersOf(work, job, chosen, form);
    if (answers === null) return failed('preview_differs', 'The form asks other questions than the preview showed.');
    if (isPreview(order.applicationId)) await page.seal();
    const filled = await page.fill({
      agencyId: work.session.marketplaceAgencyId,
      profile,
      coverLetter: order.coverLetter,
      price: price.price,
      duration,
      boostConnects: boost,
      answers: answers.map(({ answer, source }) => (source === 'blank' ? null : answer)),
    });
    if (!filled.canSend) return cannotSend(filled);
    const cost = { connectsRequired: required, connectsBoost: boost, connectsAvailable: job.connectsAvailable };
    const shown = shownForm(filled, profile, sha256Of(filled.coverLetter), answers, cost);
    const differing = order.asShown ? differences(order.asShown, shown) : [];
    if (differing.length > 0) {
      return failed('preview_differs', `The form is not what the preview showed any more: ${differing.join(', ')}.`);
    }
    const draft = draftOf(order.coverLetter, filled, profile, duration, required, boost, answers, job);
    return { kind: 'ready', profile, letterSha256: sha256Of(order.coverLetter), draft, shown };
  }

  /** The customer's own answers come first; the rest is only written when asked for. A model that fails leaves blanks. */
  private async answersOf(
    work: SessionWork,
    job: JobReading,
    profile: ProfileChoice & ProfileAbout,
    form: FormReading,
  ): Promise<GivenAnswer[]> {
    const { order } = work.submission;
    const own = customerAnswers(form.questions, order.answers);
    const open = form.questions.flatMap((question, at) => (own[at] === null ? [{ question, at }] : []));
    const written: (string | null)[] = form.questions.map(() => null);
    if (open.length === 0 || !order.autoFillOtherQuestions) return givenAnswers(form.questions, own, written);
    this.report(work, 'answering');
    const { description, skills } = job.facts;
    const answers = await this.answerWriter.write({
      profile,
      job: { title: job.facts.title, description, skills },
      questions: open.map(({ question }) => question),
    });
    open.forEach(({ at }, index) => (written[at] = answers[index] ?? null));
    return givenAnswers(form.questions, own, written);
  }

  private report({ submission }: SessionWork, stage: 'filling' | 'answering'): void {
    const { applicationId, dispatch, order } = submission;
    this.progress.report({ applicationId, dispatch, echo: order.echo }, stage);
  }
}

const sha256Of = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

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
    coverLetterSha256: sha256Of(letter),
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
