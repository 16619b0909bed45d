/** Distinct free ports on 127.0.0.1. */
export function freePorts(count: number): Promise<number[]>;
export function freePort(): Promise<number>;
/** The port that was asked for, or a free one when none was; says who holds it when it is taken. */
export function choosePort(wanted: {
  name: string;
  given?: string | number | undefined;
  /** What the user wrote it into, such as "--port" or "APPLYWRIGHT_PORT". */
  setting: string;
}): Promise<number>;
