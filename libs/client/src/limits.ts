// The API answers within a second, and within three when a part of it is away. What takes longer is the way there.
export const TIMEOUT_MS = 15_000;

// A draft is written within 55 seconds; the rest is for the way.
export const DRAFT_TIMEOUT_MS = 65_000;

// With the waits below half a minute at most: a replica that is replaced is back by then.
export const RETRIES = 6;

// Full jitter: anything from nothing to this, doubled with every try, so that those who failed together do not come
// back together.
export const FIRST_WAIT_MS = 500;
// Above it waiting longer helps nobody: what is away for longer is a matter for people.
export const LONGEST_WAIT_MS = 16_000;

// The windows of a minute are over by then, with half of one for clocks that differ. Those of a day are not: waiting
// for them is for whoever plans the work, not for a call.
export const LONGEST_RETRY_AFTER_MS = 90_000;

// A request of which nobody knows is given up after 30 s, and its key is free for the next one.
export const IN_PROGRESS_MS = 40_000;
// What the API says with it.
export const IN_PROGRESS_WAIT_MS = 1_000;

// When the published client gives up. The application does not: it goes on.
export const SETTLED_WITHIN_MS = 300_000;
// Between two questions when the answer does not say: what the published page says for after the first minute.
export const POLL_MS = 15_000;

// A sign of life comes every 15 s. After three that did not come nobody is there.
export const SILENCE_MS = 45_000;
// Until the stream says its own.
export const RECONNECT_MS = 3_000;
// Far longer than a deployment takes, and far shorter than the seven days for which a cursor is good.
export const RECONNECT_FOR_MS = 900_000;
// An event is a status with its evidence: some ten kilobytes. What is larger is none, and would only fill the memory.
export const LONGEST_EVENT = 1_048_576;
