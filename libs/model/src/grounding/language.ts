import type { Token } from './tokens.js';
import { FUNCTION_WORDS } from './words.js';

// Small words of the languages that job posts come in, none of them English.
const OTHERS = new Set(
  `der das und ist nicht ich sie mit für ein eine auf wir haben werden bin zu von dem den sehr kann ihr ihre über als
   le la les et est je vous nous avec pour une dans que qui des du sur mon votre suis
   el los las y es con para por una usted soy su mi tengo muy en del
   il di che per sono della nel mio anche più ho un uno gli
   de het een ik van voor niet zijn mijn ook wij naar
   os um uma com não eu meu seu você mais tenho são
   i w z na się nie jest jestem mam do och att jag som på är`
    .split(/\s+/)
    .filter((word) => word !== '' && !FUNCTION_WORDS.has(word)),
);
// Shorter ones are names, titles and greetings, which are the same in many languages.
const FEWEST_WORDS = 5;

/** Whether a sentence can be English. What the rules know of words is English; in another language they would be blind. */
export function canBeEnglish(text: string, tokens: readonly Token[]): boolean {
  const letters = text.match(/\p{L}/gu) ?? [];
  const foreign = letters.filter((letter) => !/\p{Script=Latin}/u.test(letter));
  if (foreign.length * 5 > letters.length) return false;
  const words = tokens.filter(({ value }) => value === null).map(({ word }) => word);
  const english = words.filter((word) => FUNCTION_WORDS.has(word)).length;
  const other = words.filter((word) => OTHERS.has(word)).length;
  if (other > english) return false;
  return words.length < FEWEST_WORDS || english > 0;
}
