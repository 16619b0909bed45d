import { createHash } from 'node:crypto';
import { Controller, Get, Headers, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Problem } from '../domain/problem.js';
import { type Asset, docsAsset, DOCS_HTML } from './docs-assets.js';
import { asyncApiDocument } from './openapi/asyncapi.js';
import { openApiDocument } from './openapi/document.js';
import { errorsHtml } from './openapi/errors-page.js';
import { llmsText } from './openapi/llms.js';

// Changes with a deployment only; five minutes after one the new one is everywhere.
const CACHE = 'public, max-age=300';
const JSON_TYPE = 'application/json; charset=utf-8';
const HTML_TYPE = 'text/html; charset=utf-8';
// Whoever reads this may have a key in the page: nothing comes from elsewhere, and nothing goes elsewhere.
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** What this API says of itself: made once, when somebody asks for the first time. */
@Controller()
export class PublishedController {
  private readonly made = new Map<string, Asset & { readonly etag: string }>();

  @Get('openapi.json')
  openApi(@Headers('if-none-match') seen: string | undefined, @Res() reply: FastifyReply): void {
    this.send('openapi', seen, reply, () => ({ type: JSON_TYPE, content: JSON.stringify(openApiDocument()) }));
  }

  @Get('asyncapi.json')
  asyncApi(@Headers('if-none-match') seen: string | undefined, @Res() reply: FastifyReply): void {
    this.send('asyncapi', seen, reply, () => ({ type: JSON_TYPE, content: JSON.stringify(asyncApiDocument()) }));
  }

  @Get('llms.txt')
  llms(@Headers('if-none-match') seen: string | undefined, @Res() reply: FastifyReply): void {
    this.send('llms', seen, reply, () => ({ type: 'text/plain; charset=utf-8', content: llmsText() }));
  }

  @Get('docs')
  docs(@Headers('if-none-match') seen: string | undefined, @Res() reply: FastifyReply): void {
    this.send('docs', seen, reply, () => ({ type: HTML_TYPE, content: DOCS_HTML }));
  }

  @Get('docs/errors')
  errors(@Headers('if-none-match') seen: string | undefined, @Res() reply: FastifyReply): void {
    this.send('errors', seen, reply, () => ({ type: HTML_TYPE, content: errorsHtml() }));
  }

  @Get('docs/assets/:file')
  asset(
    @Param('file') file: string,
    @Headers('if-none-match') seen: string | undefined,
    @Res() reply: FastifyReply,
  ): void {
    this.send(`asset ${file}`, seen, reply, () => {
      const asset = docsAsset(file);
      if (!asset) throw new Problem('not_found', 'The page has no such file.');
      return asset;
    });
  }

  private send(name: string, seen: string | undefined, reply: FastifyReply, make: () => Asset): void {
    const { type, content, etag } = this.made.get(name) ?? this.keep(name, make());
    reply.headers({
      etag,
      'cache-control': CACHE,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'content-security-policy': PAGE_POLICY,
    });
    if (seen?.split(/\s*,\s*/).includes(etag)) return void reply.status(304).send();
    reply.header('content-type', type).send(content);
  }

  private keep(name: string, asset: Asset): Asset & { readonly etag: string } {
    const etag = `"${createHash('sha256').update(asset.content).digest('base64url')}"`;
    const kept = { ...asset, etag };
    this.made.set(name, kept);
    return kept;
  }
}
