import { describe, expect, it } from '@jest/globals';
import { PublishedClient } from './published-client.js';

describe('the client of the published page', () => {
  it('asks twelve times in the first minute, then every quarter of one, and gives up after five', async () => {
    let now = 0;
    const askedAt: number[] = [];
    const client = new PublishedClient({
      baseUrl: 'https://api.example',
      apiKey: 'k',
      now: () => now,
      sleep: async (ms) => void (now += ms),
      fetch: async () => {
        askedAt.push(now / 1_000);
        return Response.json({ applicationStatus: 'processing' });
      },
    });

    expect(await client.follow('q')).toBeNull();

    const quarters = Array.from({ length: 16 }, (_, at) => 75 + at * 15);
    expect(askedAt).toEqual([...Array.from({ length: 12 }, (_, at) => 5 + at * 5), ...quarters]);
  });
});
