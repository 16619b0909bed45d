import { describe, expect, it } from '@jest/globals';
import { type Deprecation, deprecationFault, deprecationHeaders, refuseShortNotice } from './deprecation.js';
import { openApiDocument } from './document.js';
import { OPERATIONS } from './operations.js';

const ANNOUNCED: Deprecation = { since: '2026-01-01', sunset: '2026-03-02', instead: 'Use `apply`.' };

describe('an operation that will end', () => {
  it('keeps a gateway from starting when it is announced too late, and so does a member', () => {
    const late = { ...ANNOUNCED, sunset: '2026-02-01' } as const;

    expect(() => refuseShortNotice([{ operationId: 'apply', deprecated: ANNOUNCED }])).not.toThrow();
    expect(() => refuseShortNotice([{ operationId: 'apply', deprecated: late }])).toThrow(/of apply cannot/);
    expect(() => refuseShortNotice([{ operationId: 'apply', deprecatedMembers: { old: late } }])).toThrow(
      /of apply.old cannot/,
    );
  });

  it('is announced 60 days before, and not a day less', () => {
    expect(deprecationFault(ANNOUNCED)).toBeNull();
    expect(deprecationFault({ ...ANNOUNCED, sunset: '2026-03-01' })).toMatch(/59 days .* 60 at least/);
    expect(deprecationFault({ ...ANNOUNCED, sunset: '2026-13-41' })).toMatch(/no dates/);
    expect(deprecationFault({ ...ANNOUNCED, instead: ' ' })).toMatch(/instead/);
  });

  it('says so in the headers of RFC 9745 and RFC 8594', () => {
    expect(deprecationHeaders(ANNOUNCED)).toEqual({
      deprecation: '@1767225600',
      sunset: 'Mon, 02 Mar 2026 00:00:00 GMT',
      link: '</docs>; rel="deprecation"; type="text/html"',
    });
  });

  it('is deprecated in the document, with the headers of every answer of it', () => {
    const [apply, ...others] = OPERATIONS;
    const operations = [{ ...(apply as (typeof OPERATIONS)[number]), deprecated: ANNOUNCED }, ...others];
    const { paths, components } = openApiDocument({}, operations);
    const operation = paths['/api/auto-apply-v2/apply']?.['post'] as Record<string, unknown>;

    expect(operation).toMatchObject({ deprecated: true, 'x-sunset': '2026-03-02' });
    expect(operation['description']).toContain('stops answering on 2026-03-02. Use `apply`.');
    const headers = ['Deprecation', 'Sunset', 'Link'];
    for (const response of Object.values(operation['responses'] as Record<string, { headers: object }>)) {
      expect(Object.keys(response.headers)).toEqual(expect.arrayContaining(headers));
    }
    expect(Object.keys(components['headers'] ?? {})).toEqual(expect.arrayContaining(headers));
  });

  it('is deprecated as a member where only that ends', () => {
    const [apply, ...others] = OPERATIONS;
    const deprecatedMembers = { priority: ANNOUNCED };
    const operations = [{ ...(apply as (typeof OPERATIONS)[number]), deprecatedMembers }, ...others];
    const { paths } = openApiDocument({}, operations);

    expect(paths['/api/auto-apply-v2/apply']?.['post']).not.toHaveProperty('deprecated');
    expect(paths['/api/auto-apply-v2/apply']?.['post']).toMatchObject({
      requestBody: {
        content: {
          'application/json': {
            schema: { allOf: [expect.anything(), { properties: { priority: { deprecated: true } } }] },
          },
        },
      },
    });
  });

  it('is none of today’s: the older paths stay', () => {
    expect(OPERATIONS.filter(({ deprecated, deprecatedMembers }) => deprecated ?? deprecatedMembers)).toEqual([]);
  });
});
