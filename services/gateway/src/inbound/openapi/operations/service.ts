import { z } from 'zod';
import { binary, type Content, json, type Operation } from '../operation.js';
import { PublicKeys } from '../schemas/receipt.js';
import { AnyDocument, Live, Ready } from '../schemas/service.js';

const open = { method: 'get', tag: 'service', needs: null, problems: [] } as const;
const page = z.string();
const described = { info: { title: 'Applywright customer API', version: '2.0.0' } };

const served = (
  about: Pick<Operation, 'operationId' | 'path' | 'summary' | 'description'>,
  ...content: Content[]
): Operation => ({
  ...open,
  ...about,
  headers: ['If-None-Match'],
  answers: {
    200: { description: 'As it is served now.', headers: ['Cache-Control', 'ETag'], content },
    304: { description: 'It is what the ETag names.', headers: ['Cache-Control', 'ETag'] },
  },
});
const text = (type: 'text/html' | 'text/plain', example: string): Content => ({ type, schema: page, example });

const JWKS: Operation = {
  ...open,
  operationId: 'getPublicKeys',
  path: '/.well-known/jwks.json',
  summary: 'Keys that receipts are verified with',
  description: 'Every key that signed a receipt, and the one that will sign the next. Needs no key.',
  answers: {
    200: {
      description: 'A JWK set.',
      headers: ['Cache-Control'],
      content: [
        json(PublicKeys, {
          keys: [
            {
              kty: 'OKP',
              crv: 'Ed25519',
              alg: 'EdDSA',
              use: 'sig',
              x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
              kid: 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k',
            },
          ],
        }),
      ],
    },
  },
  problems: ['unavailable'],
};

export const SERVICE: readonly Operation[] = [
  JWKS,
  {
    ...open,
    operationId: 'getLive',
    path: '/health/live',
    summary: 'Whether the process answers',
    description: 'For whatever restarts it.',
    answers: { 200: { description: 'It does.', content: [json(Live, { status: 'ok' })] } },
  },
  {
    ...open,
    operationId: 'getReady',
    path: '/health/ready',
    summary: 'Whether it may be given work',
    description: 'For whatever sends requests here.',
    answers: {
      200: { description: 'It may.', content: [json(Ready, { status: 'ok', parts: { database: 'ok', nats: 'ok' } })] },
      503: {
        description: 'It may not.',
        content: [json(Ready, { status: 'unavailable', parts: { database: 'ok', process: 'stopping' } })],
      },
    },
  },
  served(
    {
      operationId: 'getOpenApi',
      path: '/openapi.json',
      summary: 'This document',
      description: 'OpenAPI 3.1 of everything that customers can ask.',
    },
    json(AnyDocument, { openapi: '3.1.0', ...described }),
  ),
  served(
    {
      operationId: 'getAsyncApi',
      path: '/asyncapi.json',
      summary: 'Webhooks and streams',
      description: 'AsyncAPI 3.0 of what customers are told.',
    },
    json(AnyDocument, { asyncapi: '3.0.0', ...described }),
  ),
  served(
    {
      operationId: 'getLlmsTxt',
      path: '/llms.txt',
      summary: 'This API on one page',
      description: 'For whoever, or whatever, reads before it calls.',
    },
    text('text/plain', '# Applywright customer API\n'),
  ),
  served(
    {
      operationId: 'getDocs',
      path: '/docs',
      summary: 'This document as a page',
      description: 'Every operation, to be read and tried.',
    },
    text('text/html', '<!doctype html>'),
  ),
  served(
    {
      operationId: 'getErrorCatalogue',
      path: '/docs/errors',
      summary: 'All codes of errors',
      description:
        'What each means, what to do about it, and whether to try again. The `type` of a problem leads here.',
    },
    text('text/html', '<!doctype html>'),
  ),
  {
    ...served(
      {
        operationId: 'getDocsAsset',
        path: '/docs/assets/:file',
        summary: 'A file of the page',
        description: 'Scripts, styles and the icon of `/docs`.',
      },
      binary('text/css'),
      binary('text/javascript'),
      binary('image/png'),
    ),
    params: z.object({ file: z.string().meta({ description: 'The name of the file.' }) }),
    examples: { file: 'swagger-ui.css' },
    problems: ['not_found'],
  },
];
