import { z } from 'zod';
import { isOneLine, isPlainText, isTypeable, withLineFeeds } from '../../domain/plain-text.js';

const WHY = 'has a control character or half of a surrogate pair: remove it';

/** Text of 1 to `max` UTF-16 units, or of `min`, that is kept and shown as it is. */
export const text = (max: number, min = 1) => z.string().min(min).max(max).refine(isPlainText, WHY);

/** The same on one line: names, and what is typed into fields of one line. */
export const line = (max: number) =>
  z.string().min(1).max(max).refine(isOneLine, `${WHY}; line breaks and tabs cannot be kept either`);

/** What is typed into a field of several lines, with the line ends that such a field has. */
export const formText = (max: number) =>
  z.string().min(1).transform(withLineFeeds).pipe(z.string().max(max).refine(isTypeable, WHY));
