import type { FaultOf } from '../faults/kinds.js';
import { plainPage } from './html.js';

type Variant = FaultOf<'challenge'>['variant'];

interface Challenge {
  readonly title: string;
  readonly heading: string;
  readonly text: string;
  readonly hasFrame?: boolean;
}

// Titles are the facts; the sentences below them are ours. All pages stay well under 2,500 characters.
const CHALLENGES: Readonly<Record<Variant, Challenge>> = {
  just_a_moment: {
    title: 'Just a moment...',
    heading: 'Checking your browser',
    text: 'This takes a few seconds before the page opens.',
    hasFrame: true,
  },
  attention_required: {
    title: 'Attention Required!',
    heading: 'One more step',
    text: 'Please confirm who you are before you go on.',
  },
  access_denied: {
    title: 'Access denied',
    heading: 'You cannot open this page right now',
    text: 'Something about this visit looked unusual.',
  },
  localised_de: {
    title: 'Nur einen Moment…',
    heading: 'Ihr Browser wird geprüft',
    text: 'Bitte bestätigen Sie, dass Sie ein Mensch sind.',
    hasFrame: true,
  },
  localised_es: {
    title: 'Un momento…',
    heading: 'Estamos comprobando su navegador',
    text: 'Verifique que es un ser humano para continuar.',
    hasFrame: true,
  },
  localised_ru: {
    title: 'Один момент…',
    heading: 'Проверяем ваш браузер',
    text: 'Подтвердите, что вы человек.',
    hasFrame: true,
  },
  frame: { title: 'Sandbox', heading: 'Security check', text: 'Please complete the check below.', hasFrame: true },
  verify_human: {
    title: 'Sandbox',
    heading: 'Before you go on',
    text: 'Please verify you are human to see this page.',
  },
};

const FRAME =
  '<div id="challenge-stage"><iframe id="challenge-frame" class="challenge-frame" src="/security/challenge-platform/frame" title="Widget containing a security challenge"></iframe></div>';

export function challengePage(variant: Variant): string {
  const { title, heading, text, hasFrame } = CHALLENGES[variant];
  return plainPage(title, `<h1>${heading}</h1><p>${text}</p>${hasFrame ? FRAME : ''}`);
}

/** Inside the frame: a box that leads nowhere, for nobody is meant to get past it. */
export const challengeFrame = (): string =>
  plainPage('Security challenge', '<label><input type="checkbox" /> I am human</label>');
