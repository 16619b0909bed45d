import type { CustomerAnswer, GivenAnswer } from '#contracts';

const normal = (text: string): string => text.trim().replaceAll(/\s+/g, ' ').toLowerCase();

/** The customer's own answers, by position of the questions; null where there is none. Index wins over wording. */
export function customerAnswers(questions: readonly string[], given: readonly CustomerAnswer[]): (string | null)[] {
  return questions.map((question, at) => {
    const byIndex = given.find(({ index }) => index === at);
    const byText = given.find(({ question: asked }) => asked !== null && normal(asked) === normal(question));
    return (byIndex ?? byText)?.answer ?? null;
  });
}

/** What is reported about each answer: what it says and where it came from. */
export function givenAnswers(
  questions: readonly string[],
  own: readonly (string | null)[],
  written: readonly (string | null)[],
): GivenAnswer[] {
  return questions.map((question, at) => {
    const mine = own[at] ?? null;
    if (mine !== null) return { question, answer: mine, source: 'customer' };
    const model = written[at] ?? null;
    return model === null ? { question, answer: '', source: 'blank' } : { question, answer: model, source: 'model' };
  });
}
