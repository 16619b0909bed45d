import { describe, expect, it } from '@jest/globals';
import { renderNatsConfig } from './nats-config.mjs';

const config = { serverName: 'x', port: 4222, storeDir: '/a folder/with "quotes"', users: [] };

describe('the configuration of nats-server', () => {
  it('listens on this machine only', () => {
    expect(renderNatsConfig(config)).toContain('listen: "127.0.0.1:4222"');
    expect(renderNatsConfig(config)).not.toContain('http');
    expect(renderNatsConfig({ ...config, httpPort: 8222 })).toContain('http: "127.0.0.1:8222"');
  });

  it('quotes what could be taken for syntax', () => {
    const users = [{ user: 'a b', password: '$x {}#"', permissions: { publish: { allow: ['a.>'], deny: [] } } }];

    const text = renderNatsConfig({ ...config, users });

    expect(text).toContain('store_dir: "/a folder/with \\"quotes\\""');
    expect(text).toContain('"password": "$x {}#\\""');
    expect(text).toContain('"a.>"');
  });
});
