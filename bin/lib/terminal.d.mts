export type Paint = Record<'green' | 'red' | 'yellow' | 'dim' | 'bold', (text: string) => string>;
export interface Report {
  step(name: string, doing?: string): void;
  progress(done: number, total?: number, unit?: string): void;
  done(detail: string): void;
  note(text: string): void;
  warn(text: string): void;
  fail(what: string, how: string): void;
  isLive: boolean;
  paint: Paint;
}
export function createReport(options?: {
  stream?: NodeJS.WriteStream | NodeJS.WritableStream;
  env?: NodeJS.ProcessEnv;
  now?: () => number;
}): Report;
export const silentReport: Report;
