export function isInterrupted(): boolean;
/** Called when this process is interrupted, before it ends; gives back what forgets it. */
export function onInterrupt(cleanup: () => Promise<void> | void): () => void;
export function runCleanups(): Promise<void>;
export function watchInterrupts(): void;
