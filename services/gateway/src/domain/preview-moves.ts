/** What a preview may become from each of its states. Sending one changes nothing about it; `gone`: forgotten. */
export const PREVIEW_MOVES = {
  processing: ['ready', 'refused', 'gone'],
  ready: ['gone'],
  refused: ['gone'],
  gone: [],
} as const;

export type PreviewState = Exclude<keyof typeof PREVIEW_MOVES, 'gone'>;

export const PREVIEW_BEGINS = ['processing'] as const satisfies readonly PreviewState[];
