/** Milliseconds of CLOCK_MONOTONIC: the same in all processes of one machine, and no clock adjustment moves it. */
export const nowMs = (): number => Number(process.hrtime.bigint()) / 1e6;
