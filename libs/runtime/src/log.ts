import type { LoggerService } from '@nestjs/common';
import { type Logger as Pino, pino } from 'pino';

// Anything that could carry a letter, a key or a cookie is cut even if someone logs the object that holds it.
const REDACTED = [
  'coverLetter',
  'letter',
  'cookie',
  'cookies',
  'apiKey',
  'password',
  'secret',
  'authorization',
  'storageState',
].flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

export type Fields = Record<string, unknown>;

/** One JSON line per attempt on stdout: the event's name last, its fields (ids, attempt, durationMs, outcome, next) first. */
export class Log {
  private constructor(private readonly target: Pino) {}

  static create(options: { service: string; instance: string; level: string }): Log {
    return new Log(
      pino({
        level: options.level,
        base: { service: options.service, instance: options.instance },
        timestamp: pino.stdTimeFunctions.isoTime,
        formatters: { level: (label) => ({ level: label }) },
        redact: { paths: REDACTED, censor: '[cut]' },
      }),
    );
  }

  /** For tests and tools that want to hear nothing. */
  static silent(): Log {
    return new Log(pino({ level: 'silent' }));
  }

  debug(fields: Fields, event: string): void {
    this.target.debug(fields, event);
  }

  info(fields: Fields, event: string): void {
    this.target.info(fields, event);
  }

  warn(fields: Fields, event: string): void {
    this.target.warn(fields, event);
  }

  error(fields: Fields, event: string): void {
    this.target.error(fields, event);
  }

  /** Something a person must look at: never a matter of course, counted and alarmed on by its event name. */
  alarm(fields: Fields, event: string): void {
    this.target.error({ ...fields, alarm: true }, event);
  }
}

/** Nest's own messages, through the same log. What Nest calls `log` (routes, modules) is debug here: no attempt of anything. */
export class NestLog implements LoggerService {
  constructor(private readonly target: Log) {}

  log = (message: unknown, ...rest: unknown[]): void => this.write('debug', message, rest);
  error = (message: unknown, ...rest: unknown[]): void => this.write('error', message, rest);
  warn = (message: unknown, ...rest: unknown[]): void => this.write('warn', message, rest);
  debug = (message: unknown, ...rest: unknown[]): void => this.write('debug', message, rest);
  verbose = (message: unknown, ...rest: unknown[]): void => this.write('debug', message, rest);

  private write(level: 'error' | 'warn' | 'debug', message: unknown, rest: unknown[]): void {
    const context = typeof rest.at(-1) === 'string' ? rest.at(-1) : undefined;
    const text = message instanceof Error ? (message.stack ?? message.message) : message;
    this.target[level]({ context }, typeof text === 'string' ? text : JSON.stringify(text));
  }
}
