import { z } from 'zod';
import type { Scope } from '../../domain/api-key.js';
import type { ProblemCode } from '../../domain/problem.js';
import type { LimitName } from '../../domain/rate-limits.js';
import type { Deprecation } from './deprecation.js';
import type { RequestHeader, ResponseHeader } from './headers.js';
import type { Tag } from './tags.js';

/** What one status answers with, beside problems. */
export interface Answer {
  readonly description: string;
  readonly headers?: readonly ResponseHeader[];
  readonly content?: readonly Content[];
}

/** Types of what has no schema: pictures, scripts and styles. */
type BareType = 'image/jpeg' | 'image/png' | 'text/css' | 'text/javascript';

export interface Content {
  readonly type: 'application/json' | 'text/event-stream' | 'text/html' | 'text/plain' | BareType;
  readonly schema: z.ZodType;
  readonly example: unknown;
}

/**
 * One method at one path of the customer API. All there is to write for an operation: the document, llms.txt, the
 * catalogue of errors and the checks of the tests follow from it.
 */
export interface Operation {
  /** Stable for ever: clients are generated from it. */
  readonly operationId: string;
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** As the router has it: `/api/…/applications/:queueId`. */
  readonly path: string;
  readonly tag: Tag;
  readonly summary: string;
  readonly description: string;
  /** As `@NeedsKey` of its route says; null where no key is needed. */
  readonly needs: { readonly scope: Scope; readonly limit: LimitName; readonly takesToken?: true } | null;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly headers?: readonly RequestHeader[];
  readonly body?: {
    readonly schema: z.ZodType;
    readonly isRequired: boolean;
    readonly example: unknown;
  };
  /** A value for each parameter that needs one, to be shown and tried. */
  readonly examples?: Readonly<Record<string, string | number>>;
  readonly answers: Readonly<Record<number, Answer>>;
  /** Refusals of its own; what any request may get is added: problems-of.ts. */
  readonly problems: readonly ProblemCode[];
  /** Also served here, for clients that know no other path. */
  readonly aliasOf?: string;
  /** Announced with `Deprecation` and `Sunset`: deprecation.ts. */
  readonly deprecated?: Deprecation;
  /** Members of the body or the query that will end, such as an older name: announced to who uses them. */
  readonly deprecatedMembers?: Readonly<Record<string, Deprecation>>;
}

/** The same at another path. */
export const alias = (
  operation: Operation,
  other: Pick<Operation, 'operationId' | 'path' | 'summary'> & Partial<Operation>,
): Operation => ({ ...operation, ...other, aliasOf: operation.operationId });

export const json = (schema: z.ZodType, example: unknown): Content => ({ type: 'application/json', schema, example });

/** Bytes, which no JSON schema describes. */
export const binary = (type: BareType): Content => ({ type, schema: z.any(), example: undefined });
