/** What one HTTP try came to. Anything but 2xx is a failure, redirects included: they could lead anywhere. */
export type TryOutcome =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'failed'; readonly why: string }
  | { readonly kind: 'gone'; readonly why: string };

export function outcomeOf(status: number): TryOutcome {
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  if (status === 410) return { kind: 'gone', why: 'The endpoint answered 410 Gone.' };
  if (status >= 300 && status < 400) return { kind: 'failed', why: `Redirects are not followed (${status}).` };
  return { kind: 'failed', why: `The endpoint answered ${status}.` };
}
