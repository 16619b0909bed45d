/** The session turned out to be signed out while an application was being worked on, before Send. */
export class SessionLostError extends Error {
  readonly code = 'AGENT_SESSION_LOST';
}

/** A challenge, a security question, a code prompt or an unknown page. It stops the session; a person has to look. */
export class NeedsHumanError extends Error {
  readonly code: string = 'AGENT_NEEDS_HUMAN';
}

/** Something that asks whether a person is there. Nothing tries to get past it. */
export class ChallengeError extends NeedsHumanError {
  override readonly code = 'AGENT_CHALLENGE';
}

/** A page of the marketplace that is known, and is not the one that was asked for. */
export class UnexpectedPageError extends Error {
  readonly code = 'AGENT_UNEXPECTED_PAGE';
  constructor(
    readonly kind: string,
    readonly path: string,
  ) {
    super(`Landed on ${kind} (${path})`);
  }
}

/** Somebody wants to press Send on the page of a preview. A fault of ours: nothing was pressed. */
export class SealedPageError extends Error {
  readonly code = 'AGENT_PAGE_SEALED';
  constructor() {
    super('The page of a preview is sealed: nothing is sent from it');
  }
}

/** The marketplace itself answers with errors, or not at all. Nothing is wrong with the application. */
export class MarketplaceUnavailableError extends Error {
  readonly code = 'AGENT_MARKETPLACE_UNAVAILABLE';
}

/** The proxy of the session is not there, or lets nothing of it through any more. It says nothing about the marketplace. */
export class EgressLostError extends Error {
  readonly code = 'AGENT_EGRESS_LOST';
}

/** The browser is there and answers no more. It was ended; nothing is known against application or marketplace. */
export class BrowserHungError extends Error {
  readonly code = 'AGENT_BROWSER_HUNG';
  constructor(what: string, limitMs: number) {
    super(`The browser did not answer within ${limitMs} ms: ${what}`);
  }
}

/** Something that has to be on a page is not there: the layout changed, or the page is not what it should be. */
export class LayoutChangedError extends Error {
  readonly code = 'AGENT_LAYOUT_CHANGED';
  constructor(
    readonly landmark: string,
    options?: ErrorOptions,
  ) {
    super(`Not found on the page: ${landmark}`, options);
  }
}

/** A field does not keep what was put into it. */
export class ReadBackError extends Error {
  readonly code = 'AGENT_READ_BACK';
  constructor(readonly fields: readonly string[]) {
    super(`Reads back differently: ${fields.join(', ')}`);
  }
}

/** The lease went to another pod: its epoch is newer, or this one ran out. Nothing of this epoch counts any more. */
export class LeaseLostError extends Error {
  readonly code = 'AGENT_LEASE_LOST';
  constructor(
    readonly sessionId: string,
    readonly epoch: number,
  ) {
    super(`Lease of ${sessionId} moved past epoch ${epoch}`);
  }
}
