import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { indexInRelease, packageInIndex } from './apt-package.mjs';
import { machineMirrors, parseDeb822Sources, parseOneLineSources } from './apt-sources.mjs';

describe('apt sources in one line each', () => {
  it('are read with and without options', () => {
    const text = [
      '# deb http://mirror.example/old main',
      'deb http://mirror.example/debian bookworm main contrib # our own',
      '  deb [arch=amd64 signed-by=/usr/share/keyrings/own.gpg] https://other.example/debian sid main',
      'deb-src http://mirror.example/debian bookworm main',
      'deb cdrom:[Debian 12]/ bookworm main',
    ].join('\n');

    expect(parseOneLineSources(text)).toEqual([
      { uri: 'http://mirror.example/debian', components: ['main', 'contrib'], signedBy: null },
      { uri: 'https://other.example/debian', components: ['main'], signedBy: '/usr/share/keyrings/own.gpg' },
    ]);
  });
});

describe('apt sources in stanzas', () => {
  it('are read with comments, continued lines and several addresses', () => {
    const text = [
      'Types: deb deb-src',
      '# a note in the middle',
      'URIs: http://mirror.example/debian',
      '  https://second.example/debian/',
      'Suites: bookworm bookworm-updates',
      'Components: main',
      ' non-free',
      'Signed-By: /usr/share/keyrings/own.gpg',
      '',
      'Types: deb-src',
      'URIs: http://sources.example/debian',
      'Suites: sid',
      'Components: main',
      '',
      'Enabled: no',
      'Types: deb',
      'URIs: http://off.example/debian',
      'Suites: sid',
      'Components: main',
    ].join('\n');

    const expected = { components: ['main', 'non-free'], signedBy: '/usr/share/keyrings/own.gpg' };
    expect(parseDeb822Sources(text)).toEqual([
      { uri: 'http://mirror.example/debian', ...expected },
      { uri: 'https://second.example/debian/', ...expected },
    ]);
  });

  it('take no key that is written into the file for the path of one', () => {
    const text = [
      'Types: deb',
      'URIs: http://a.example',
      'Suites: x',
      'Components: main',
      'Signed-By:',
      ' -----BEGIN PGP',
    ];

    expect(parseDeb822Sources(text.join('\n'))).toEqual([
      { uri: 'http://a.example', components: ['main'], signedBy: null },
    ]);
  });
});

describe('the mirrors of a machine', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'applywright-apt-'));
    mkdirSync(join(folder, 'sources.list.d'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('are the whole distributions among its sources, each once', () => {
    writeFileSync(join(folder, 'sources.list'), 'deb http://mirror.example/debian/ bookworm main\n');
    writeFileSync(join(folder, 'sources.list.d', 'tool.list'), 'deb https://tool.example/apt stable tool\n');
    writeFileSync(join(folder, 'sources.list.d', 'off.list.disabled'), 'deb http://off.example/debian sid main\n');
    writeFileSync(
      join(folder, 'sources.list.d', 'debian.sources'),
      [
        'Types: deb\nURIs: http://mirror.example/debian\nSuites: sid\nComponents: main',
        'Types: deb\nURIs: http://mirror.example/debian-security\nSuites: x\nComponents: main\n',
      ].join('\n\n'),
    );

    expect(machineMirrors(folder).map(({ uri }) => uri)).toEqual(['http://mirror.example/debian']);
  });

  it('are none where there is no apt', () => {
    expect(machineMirrors(join(folder, 'nowhere'))).toEqual([]);
  });
});

describe('what a mirror lists', () => {
  it('is found in the release file by its path', () => {
    const release = [
      'MD5Sum:',
      ' aaaa 10 main/binary-amd64/Packages.gz',
      'SHA256:',
      ' bbbb      99 main/binary-amd64/Packages',
      ' cccc 14203947 main/binary-amd64/Packages.gz',
      '-----BEGIN PGP SIGNATURE-----',
    ].join('\n');

    expect(indexInRelease(release, 'main/binary-amd64/Packages.gz')).toEqual({ sha256: 'cccc', size: 14_203_947 });
    expect(indexInRelease(release, 'main/binary-riscv64/Packages.gz')).toBeNull();
  });

  it('is found in the list of packages by its whole name', () => {
    const stanza = (name: string, version: string) =>
      [`Package: ${name}`, `Version: ${version}`, `Filename: pool/${name}.deb`, 'Size: 5', 'SHA256: dddd', ''].join(
        '\n',
      );
    const index = [stanza('golang-nats-server', '9.9'), stanza('nats-server', '1:2.15.1-1'), stanza('zzz', '1')].join(
      '\n',
    );

    expect(packageInIndex(index, 'nats-server')).toEqual({
      version: '2.15.1-1',
      filename: 'pool/nats-server.deb',
      size: 5,
      sha256: 'dddd',
    });
    expect(packageInIndex(index, 'nats')).toBeNull();
  });
});
