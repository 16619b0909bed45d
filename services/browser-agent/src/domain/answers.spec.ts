import { describe, expect, it } from '@jest/globals';
import { customerAnswers, givenAnswers } from './answers.js';

const QUESTIONS = ['Why you?', 'How  many years with\nPostgres?', 'Why you?'];
const byIndex = (index: number, answer: string) => ({ index, question: null, answer });
const byText = (question: string, answer: string) => ({ index: null, question, answer });

describe('the customer’s own answers', () => {
  it('are found by position and by wording, whatever its case and spacing', () => {
    const given = [byIndex(0, 'Because.'), byText(' how many YEARS with postgres? ', 'Nine.')];
    expect(customerAnswers(QUESTIONS, given)).toEqual(['Because.', 'Nine.', null]);
  });

  it('go to every question of the same wording, and position wins over wording', () => {
    const given = [byText('Why you?', 'By wording.'), byIndex(2, 'By position.')];
    expect(customerAnswers(QUESTIONS, given)).toEqual(['By wording.', null, 'By position.']);
  });

  it('are ignored when they answer nothing that was asked', () => {
    expect(customerAnswers(QUESTIONS, [byIndex(7, 'x'), byText('Another?', 'y')])).toEqual([null, null, null]);
  });
});

describe('what is reported about answers', () => {
  it('says where each came from, the customer’s before the model’s', () => {
    expect(givenAnswers(QUESTIONS, ['Mine.', null, null], ['Model’s.', 'Model’s.', null])).toEqual([
      { question: QUESTIONS[0], answer: 'Mine.', source: 'customer' },
      { question: QUESTIONS[1], answer: 'Model’s.', source: 'model' },
      { question: QUESTIONS[2], answer: '', source: 'blank' },
    ]);
  });
});
