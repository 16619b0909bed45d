import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareOutput, manifestOf, removeOrphans, sources } from './build-manifest.mjs';
import { ROOT } from './checkout.mjs';
import { withLock } from './lock.mjs';
import { PlainError } from './plain-error.mjs';
import { run } from './run-process.mjs';
import { silentReport } from './terminal.mjs';

const DIST = join(ROOT, 'dist');
const STAMP = join(DIST, '.applywright-stamp');
const BUNDLER = join(DIST, 'deploy', 'admin', 'bundle.main.js');
const COMPILER = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
const SHOWN_FAULTS = 12;

/** Reads the tree and builds nothing. */
export function buildState() {
  const files = sources();
  const manifest = manifestOf(files);
  const { isMissingSome, orphans } = compareOutput(files);
  const isStamped = existsSync(STAMP) && readFileSync(STAMP, 'utf8') === manifest;
  return { files, manifest, isMissingSome, orphans, isCurrent: isStamped && !isMissingSome && orphans.length === 0 };
}

/** @param {string} output */
function explainFaults(output) {
  const faults = output.split('\n').filter((line) => / error TS\d+/.test(line));
  const more = faults.length > SHOWN_FAULTS ? `\n    and ${faults.length - SHOWN_FAULTS} more` : '';
  const shown = (faults.length > 0 ? faults : [output.trim()]).slice(0, SHOWN_FAULTS).map((line) => `\n    ${line}`);
  return new PlainError(
    `The TypeScript sources do not compile (${faults.length} faults):${shown.join('')}${more}`,
    'Mend them; "npx tsc -p tsconfig.json --noEmit" shows all.',
  );
}

/** Each program in one file, which is what runs. */
async function bundle() {
  const { code, stdout, stderr } = await run(process.execPath, [BUNDLER], { cwd: ROOT });
  if (code !== 0) {
    throw new PlainError(`The programs could not be bundled:\n${stdout}${stderr}`.trim(), 'Mend what it names.');
  }
}

/** @param {import('./terminal.mjs').Report} report */
async function compile(report) {
  const state = buildState();
  if (state.isCurrent) return report.done('up to date');
  report.step('build', `compiling ${state.files.length} TypeScript files`);
  const startedAt = performance.now();
  removeOrphans(state.orphans);
  // The compiler's own memory believes that its output is there; without that memory it writes everything anew.
  if (state.isMissingSome) rmSync(join(DIST, '.tsbuildinfo'), { force: true });
  // From here to the new stamp the output matches nothing, also when this is cut short.
  rmSync(STAMP, { force: true });
  const { code, stdout, stderr } = await run(process.execPath, [COMPILER, '-p', 'tsconfig.json'], { cwd: ROOT });
  if (code !== 0) throw explainFaults(`${stdout}\n${stderr}`);
  if (existsSync(BUNDLER)) await bundle();
  mkdirSync(DIST, { recursive: true });
  writeFileSync(STAMP, state.manifest);
  report.done(`${state.files.length} files in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
}

/**
 * Compiles what changed since the last time; says so and does nothing when nothing did.
 * @param {{ report?: import('./terminal.mjs').Report }} [options]
 */
export async function ensureBuild({ report = silentReport } = {}) {
  report.step('build');
  if (buildState().isCurrent) return report.done('up to date');
  await withLock(join(ROOT, '.local', 'build.lock'), () => compile(report), {
    onWait: ({ pid }) => report.note(`waiting for the build that process ${pid} runs`),
  });
}
