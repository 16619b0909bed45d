import { z } from 'zod';
import { Ciphertext, NumericId } from '../domain/ids.js';
import { PAGE_KINDS } from '../domain/pages.js';
import { REFUSAL_REASONS } from '../domain/texts.js';

const scope = {
  /** Only this job. */
  job: Ciphertext.optional(),
  /** Only this agency. */
  agency: NumericId.optional(),
  /** Only this login, by user name. */
  login: z.string().min(1).max(200).optional(),
  times: z.union([z.int().min(1).max(1_000_000), z.literal('unlimited')]).default(1),
};

const Pages = z.array(z.enum([...PAGE_KINDS, 'any'])).min(1);
const anyPage = Pages.default(['any']);
const By = z.enum(['fin', 'rst']).default('fin');
/** Unless the connection is of this kind, the fault stays armed and the request is served normally. */
const Connection = z.enum(['fresh', 'reused', 'any']).default('any');
// Five minutes: longer than any patience under test, short enough that a forgotten fault cannot hold a process for ever.
const DelayMs = z.int().min(0).max(300_000);
const LateMs = z
  .int()
  .min(0)
  .max(30 * 86_400_000);
const Message = z.string().min(1).max(500).nullable().default(null);

const kind = <const Kind extends string, Shape extends z.ZodRawShape>(name: Kind, shape: Shape) =>
  z.strictObject({ kind: z.literal(name), ...scope, ...shape });

export const CHALLENGE_VARIANTS = [
  'just_a_moment',
  'attention_required',
  'access_denied',
  'localised_de',
  'localised_es',
  'localised_ru',
  'frame',
  'verify_human',
] as const;

/** Every fault with its parameters; README says what each does on the wire. */
export const FaultSpec = z.discriminatedUnion('kind', [
  kind('response_lost_after_accept', { by: By, connection: Connection }),
  kind('cut_after_body', { by: By, connection: Connection, accept: z.boolean().default(false) }),
  kind('cut_mid_request', { by: By, connection: Connection }),
  kind('redirect_after_accept', { status: z.union([z.literal(307), z.literal(308)]).default(307) }),
  kind('error_after_accept', { status: z.int().min(500).max(599).default(500) }),
  kind('slow_response', {
    pages: Pages.default(['submit']),
    delayMs: DelayMs,
    accept: z.enum(['before', 'after']).default('before'),
  }),
  kind('duplicate_refused', {}),
  kind('refused_on_send', { message: Message }),
  kind('misleading_refusal', { message: Message }),
  kind('redirect_to_foreign', { proposalId: NumericId.nullable().default(null), accept: z.boolean().default(false) }),
  kind('list_late', { byMs: LateMs }),
  kind('job_page_late', { byMs: LateMs, meanwhile: z.enum(['offer', 'nothing']).default('offer') }),
  kind('session_expires_before_open', { pages: anyPage }),
  kind('session_expires_before_send', {}),
  kind('second_factor', {
    method: z.enum(['code', 'app']).default('code'),
    code: z
      .string()
      .regex(/^\d{6}$/)
      .default('123456'),
  }),
  kind('security_question', {
    question: z.string().min(1).max(200).default('What was the name of your first school?'),
    answer: z.string().min(1).max(200).default('Sandbox'),
  }),
  kind('challenge', {
    pages: anyPage,
    variant: z.enum(CHALLENGE_VARIANTS).default('just_a_moment'),
    status: z.int().min(200).max(599).default(403),
    accept: z.boolean().default(false),
  }),
  kind('full_screen_modal', { pages: Pages.default(['job']), isClosable: z.boolean().default(true) }),
  kind('layout_b', { pages: anyPage }),
  kind('dropdown_resets', { resets: z.int().min(1).max(20).default(1) }),
  kind('rows_wiped', {}),
  kind('button_text', { text: z.enum(['send_for_connects', 'submit_proposal']) }),
  kind('bounce_once', { to: z.enum(['job', 'home']).default('job') }),
  kind('out_of_connects_on_send', { drains: z.boolean().default(false) }),
  kind('job_closes_on_send', { closes: z.boolean().default(true) }),
  kind('qualification_alert', {
    items: z.array(z.string().min(1).max(200)).max(10).default(['Talent type: independent', 'English level: fluent']),
  }),
  kind('hard_refusal', {
    reason: z.enum(REFUSAL_REASONS).default('other'),
    at: z.enum(['open', 'send']).default('open'),
  }),
  kind('captcha_job_text', {}),
  kind('harmless_alert', { pages: Pages.default(['list']), message: Message }),
  kind('server_error_on_open', { pages: anyPage, status: z.int().min(500).max(599).default(503) }),
  kind('never_hydrates', { pages: anyPage }),
  kind('unknown_page', { pages: anyPage }),
]);

export type FaultSpec = z.infer<typeof FaultSpec>;
export type FaultKind = FaultSpec['kind'];
export type FaultOf<Kind extends FaultKind> = Extract<FaultSpec, { kind: Kind }>;

export interface Fault {
  readonly id: string;
  readonly spec: FaultSpec;
  readonly hits: number;
  /** Null: unlimited. */
  readonly remaining: number | null;
  readonly armedAt: number;
}

export interface FaultHit {
  readonly id: string;
  /** `fixture:<word>` when the fault belongs to a test-fixture job. */
  readonly faultId: string;
  readonly kind: FaultKind;
  readonly at: number;
  readonly page: string | null;
  readonly ciphertext: string | null;
  readonly agencyId: string | null;
  readonly requestId: string | null;
  readonly isConnectionReused: boolean | null;
}
