import { ensureBuild } from '../lib/build.mjs';
import { readWords } from '../lib/options.mjs';
import { PlainError, reasonOf } from '../lib/plain-error.mjs';
import { benchProgram } from '../system/bench.mjs';

/**
 * npm run bench:compare -- old.json new.json: what changed between two runs, and what of it is more than noise.
 * @param {string[]} args
 */
export async function main(args) {
  const [before, after, ...more] = readWords(args, {}).words;
  if (before === undefined || after === undefined || more.length > 0)
    throw new PlainError('Two files of results are compared', 'npm run bench:compare -- old.json new.json');
  await ensureBuild();
  const { readBenchFile } = await benchProgram('results');
  const { comparisonTable } = await benchProgram('compare');
  /** @param {string} path */
  const read = (path) => {
    try {
      return readBenchFile(path);
    } catch (error) {
      throw new PlainError(`${path} cannot be read: ${reasonOf(error)}`, 'Give a file that npm run bench wrote.');
    }
  };
  console.log(comparisonTable(read(before), read(after)));
}
