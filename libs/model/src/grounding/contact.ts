import { plainly } from './tokens.js';

/*
 * What leads a reader somewhere else, or money to somebody else. Only what the profile itself says may stand in a letter:
 * a job post that asks for more is the usual way to have a freelancer write to a stranger's address.
 */

const TOP_LEVEL =
  'com|net|org|io|co|me|dev|app|ai|ly|info|biz|xyz|site|online|shop|store|club|top|link|live|page|gg|tv|to|cc|us|uk|de|fr|es|it|nl|pl|ru|in|cn|br|eu|ch|at';
// Names of tools that look like addresses.
const NO_ADDRESS = /^(?:asp|vb|ado|ml)\.net$|^(?:socket|draw)\.io$|^[\w-]+\.js$/i;

const ADDRESSES: readonly RegExp[] = [
  /\b[a-z][a-z0-9+.-]*:\/\/[^\s<>"')\]]+/gi,
  /\bwww\.[^\s<>"')\]]+/gi,
  /[\w.+-]+@[\w-]+(?:\.[\w-]+)*/g,
  new RegExp(`\\b(?:[a-z0-9-]+\\.)+(?:${TOP_LEVEL})\\b(?:/[^\\s<>"')\\]]*)?`, 'gi'),
  // Written out so that nobody finds it.
  /\b[\w-]+\s*[([]?\s*\bat\b\s*[)\]]?\s*[\w-]+\s*[([]?\s*\bdot\b\s*[)\]]?\s*\w+/gi,
  /(?<![\w@])@[a-z0-9_.]{3,}/gi,
  // Accounts: IBAN, and the two kinds of coin addresses people know.
  /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b/g,
  /\b(?:bc1[a-z0-9]{20,}|0x[0-9a-f]{30,}|[13][a-km-zA-HJ-NP-Z1-9]{25,34})\b/g,
];
const PHONE = /(?:\+|\b|\()\d[\d\s().-]{6,}\d\b/g;
const YEARS = /^\d{4}\s*-\s*\d{4}$/;

const NAMES = 'telegram|whats ?app|skype|signal|wechat|viber|discord|line id|e-?mail|phone|sms';
const MESSENGERS = new RegExp(`\\b(?:${NAMES})\\b`, 'gi');
// Many jobs are about e-mail or messengers; this is about being reached by them.
const REACHING = new RegExp(
  `\\b(?:contact|reach|ping|dm)\\b|\\b(?:message|text|write|call|email|add|find|chat|talk)(?: to| with)? (?:me|us|him|her|them)\\b|` +
    `\\b(?:via|over|on|by|through|my|our) (?:${NAMES})\\b`,
  'i',
);

const MONEY_ASKED: readonly RegExp[] = [
  /\b(?:send|transfer|wire|pay|deposit)\b[^.!?]{0,40}\b(?:payments?|money|funds?|fees?|deposits?)\b/i,
  /\b(?:pay|paid|paying)\b[^.!?]{0,20}\b(?:me|us|via|through|to|outside|upfront|in advance)\b/i,
  /\b(?:gift cards?|bank account|account number|routing number|sort code|iban|swift code|wallet address|cash ?app|western union)\b/i,
  /\boutside (?:of )?(?:the )?(?:platform|marketplace|upwork)\b/i,
  /\b(?:for free|free of charge|at no (?:cost|charge)|unpaid|without (?:pay|payment|charge))\b/i,
];

const digitsOf = (text: string): string => text.replaceAll(/\D/g, '');

/** Why a text may not stand in a letter, or null. `known` is the profile. */
export function leadAway(given: string, known: string): 'contact_data' | 'payment' | null {
  const text = plainly(given);
  const profile = plainly(known).toLowerCase();
  const isKnown = (found: string): boolean => profile.includes(found.toLowerCase().replace(/[.,;]+$/, ''));
  const addresses = ADDRESSES.flatMap((pattern) => text.match(pattern) ?? []);
  if (addresses.some((one) => !NO_ADDRESS.test(one) && !isKnown(one))) return 'contact_data';
  const numbers = (text.match(PHONE) ?? []).filter((one) => !YEARS.test(one) && !/^\d{1,3}(?:,\d{3})+$/.test(one));
  if (numbers.some((one) => !digitsOf(profile).includes(digitsOf(one)))) return 'contact_data';
  const messengers = text.match(MESSENGERS) ?? [];
  if (REACHING.test(text) && messengers.some((one) => !isKnown(one))) return 'contact_data';
  if (MONEY_ASKED.some((pattern) => pattern.test(text) && !profile.includes(text.toLowerCase()))) return 'payment';
  return null;
}
