import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { run } from '../bin/lib/run-process.mjs';
import { readJson, ROOT } from './support/repository.js';

jest.setTimeout(240_000);

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly dependencies: Readonly<Record<string, string>>;
}

const manifest = readJson<Manifest>('libs/client/package.json');

const PROGRAM = `
import { createServer } from 'node:http';
import { Applywright, AlreadyAppliedError, verifyReceipt, verifyWebhook } from '@applywright/client';

const asked = [];
const answers = [
  [503, {}],
  [202, { queueId: 'q' }],
  [200, { queueId: 'q', terminal: true, applicationStatus: 'applied' }],
  [409, { code: 'already_applied', detail: 'There is one.', requestId: 'r', queueId: 'q' }],
];
const server = createServer((request, answer) => {
  asked.push(request.method + ' ' + request.url);
  const [status, body] = answers.shift();
  answer.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}).listen(0, '127.0.0.1', async () => {
  const client = new Applywright({ baseUrl: 'http://127.0.0.1:' + server.address().port, apiKey: 'sk_test' });
  const { queueId } = await client.apply({ jobId: '~02', coverLetter: 'Hello' });
  const { applicationStatus } = await client.waitUntilSettled(queueId);
  const error = await client.apply({ jobId: '~02', coverLetter: 'Hello' }).catch((thrown) => thrown);
  const isTyped = error instanceof AlreadyAppliedError;
  const verdicts = [verifyReceipt('{}', { keys: [] }).isValid, verifyWebhook('{}', {}, []).isValid];
  console.log(JSON.stringify({ asked, applicationStatus, isTyped, name: error.name, verdicts }));
  server.close();
  server.closeAllConnections();
});
`;

// What stands at the top of a file, and what types name on their way.
const IMPORT = /^(?:import|export)\b[^'";=(]*from\s*['"]([^'"]+)['"]|\bimport\(['"]([^'"]+)['"]\)/gm;

// Each @ts-expect-error is a fault that the types have to find.
const CONSUMER = `
import { Applywright, ApplywrightError, AlreadyAppliedError, dataOf, type ProblemCode, type StatusBody } from '@applywright/client';

const client = new Applywright({ baseUrl: 'https://api.example', apiKey: 'k' });

export async function use(): Promise<string> {
  const accepted = await client.apply({ jobId: '~02', coverLetter: 'Hello', proposal: { hourlyRate: 40, timeline: '1 to 3 months' } });
  const place: number | null = accepted.position;
  // @ts-expect-error a number is no letter
  await client.apply({ jobId: '~02', coverLetter: 1 });
  // @ts-expect-error no letter
  await client.apply({ jobId: '~02' });
  const either = await client.apply({ jobId: '~02', coverLetter: 'x' }, { ifAlreadyApplied: 'return' });
  const queueId: string = 'isExisting' in either ? either.queueId : either.queueId;
  const status: StatusBody = await client.waitUntilSettled(queueId);
  // @ts-expect-error not one of the seven
  if (status.applicationStatus === 'sent') return '';
  for await (const job of client.allAppliedJobs({ status: 'applied' })) if (job.terminal) return job.queueId;
  for await (const event of client.events({ queueId })) if (event.type === 'application.applied') return event.id;
  const { endpoints } = await dataOf(client.api.GET('/api/auto-apply-v2/webhooks'));
  // @ts-expect-error no such path
  await client.api.GET('/api/auto-apply-v2/nothing');
  const hook = await dataOf(client.api.POST('/api/auto-apply-v2/webhooks', { body: { url: 'https://hooks.example' } }));
  return [place, endpoints.length, hook.id, (await client.credits()).creditsRemaining].join();
}

export function explain(error: unknown): ProblemCode | string {
  if (error instanceof AlreadyAppliedError) return error.queueId;
  if (!(error instanceof ApplywrightError)) return '';
  // @ts-expect-error no such code
  if (error.code === 'nonsense') return '';
  return error.code === 'rate_limited' ? String(error.retryAfter) : error.message;
}
`;

describe('the client as it is published', () => {
  const work = mkdtempSync(join(tmpdir(), 'applywright-client-'));
  const consumer = join(work, 'consumer');
  const installed = join(consumer, 'node_modules', '@applywright', 'client');
  let packed: string[];

  beforeAll(async () => {
    const source = join(work, 'source');
    const isOurs = (path: string): boolean => !/[\\/](?:dist|node_modules)$/.test(path);
    cpSync(join(ROOT, 'libs/client'), source, { recursive: true, filter: isOurs });
    symlinkSync(join(ROOT, 'node_modules'), join(source, 'node_modules'));
    await mustRun('npm', ['run', 'prepack'], source);
    const pack = ['pack', '--json', '--ignore-scripts', '--offline', '--pack-destination', work];
    const [{ filename, files }] = JSON.parse(await mustRun('npm', pack, source)) as [
      { filename: string; files: { path: string }[] },
    ];
    packed = files.map(({ path }) => path).sort();
    mkdirSync(installed, { recursive: true });
    await mustRun('tar', ['-xzf', join(work, filename), '-C', installed, '--strip-components', '1'], work);
    for (const name of [...Object.keys(manifest.dependencies), '@types/node', 'undici-types']) {
      const at = join(consumer, 'node_modules', name);
      mkdirSync(join(at, '..'), { recursive: true });
      symlinkSync(join(ROOT, 'node_modules', name), at);
    }
    writeFileSync(join(consumer, 'package.json'), '{ "type": "module" }');
  });
  afterAll(() => rmSync(work, { recursive: true, force: true }));

  async function mustRun(command: string, args: string[], cwd: string): Promise<string> {
    const { code, stdout, stderr } = await run(command, args, { cwd });
    if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${stdout}${stderr}`);
    return stdout;
  }

  it('can be published: nothing forbids it, and it needs what the repository has', () => {
    const { dependencies } = readJson<Manifest>('package.json');

    expect(manifest).toMatchObject({ name: '@applywright/client' });
    expect(manifest.private).toBeUndefined();
    expect(manifest.dependencies).toEqual(
      Object.fromEntries(Object.keys(manifest.dependencies).map((name) => [name, dependencies[name]])),
    );
  });

  it('holds what was compiled, its types and its page, and nothing else', () => {
    const others = packed.filter((path) => !/^dist\/[\w-]+\.(?:js|d\.ts)$/.test(path));

    expect(others).toEqual(['README.md', 'package.json']);
    expect(packed).toEqual(expect.arrayContaining(['dist/index.js', 'dist/index.d.ts', 'dist/openapi-types.d.ts']));
    expect(packed.filter((path) => /spec/.test(path))).toEqual([]);
  });

  it('imports what it holds, what it says it needs, and Node', () => {
    const known = [...Object.keys(manifest.dependencies), ...builtinModules.map((name) => `node:${name}`)];
    const imported = readdirSync(join(installed, 'dist')).flatMap((file) =>
      [...readFileSync(join(installed, 'dist', file), 'utf8').matchAll(IMPORT)].map(
        ([, from, inside]) => from ?? inside ?? '',
      ),
    );

    expect(imported.length).toBeGreaterThan(20);
    const strange = imported.filter((from) =>
      from.startsWith('./') ? !packed.includes(`dist/${from.slice(2)}`) : !known.includes(from),
    );
    expect(strange).toEqual([]);
  });

  it('works in plain Node, where nothing else of the repository is', async () => {
    writeFileSync(join(consumer, 'program.mjs'), PROGRAM);

    expect(JSON.parse(await mustRun(process.execPath, ['program.mjs'], consumer))).toEqual({
      asked: [
        'POST /api/auto-apply-v2/apply',
        'POST /api/auto-apply-v2/apply',
        'GET /api/auto-apply-v2/status?queueId=q',
        'POST /api/auto-apply-v2/apply',
      ],
      applicationStatus: 'applied',
      isTyped: true,
      name: 'AlreadyAppliedError',
      verdicts: [false, false],
    });
    const verify = await run(process.execPath, [join(installed, 'dist/applywright-verify.js')], { cwd: consumer });
    expect([verify.code, verify.stderr]).toEqual([2, expect.stringContaining('applywright-verify <receipt>')]);
  });

  it('has types that fit strict settings and find what is wrong', async () => {
    writeFileSync(join(consumer, 'consumer.ts'), CONSUMER);
    const compilerOptions = {
      target: 'es2023',
      module: 'nodenext',
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
      types: ['node'],
    };
    writeFileSync(join(consumer, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['consumer.ts'] }));

    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    const { stdout } = await run(process.execPath, [tsc, '-p', 'tsconfig.json'], { cwd: consumer });
    expect(stdout).toBe('');
  });
});
