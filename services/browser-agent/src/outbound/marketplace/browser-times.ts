/** How long the browser waits, in ms. */
export interface BrowserTimes {
  /** For a page to fill in: such apps take a few seconds, and up to nine when the marketplace is slow. */
  readonly pageMs: number;
  /** For the answer to Send; shorter than what the proxy lets a submit live. */
  readonly sendMs: number;
}
