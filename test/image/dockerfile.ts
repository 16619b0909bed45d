import { load } from 'js-yaml';
import { files, read } from '../support/repository.js';

export interface Instruction {
  readonly name: string;
  readonly words: readonly string[];
  readonly options: readonly string[];
}

export interface Stage {
  readonly name: string;
  readonly from: string;
  readonly instructions: readonly Instruction[];
}

/** The Dockerfile's instructions, stage by stage; comments and line ends that are none are gone. */
export function stages(): Stage[] {
  const lines = read('Dockerfile')
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const found: { name: string; from: string; instructions: Instruction[] }[] = [];
  for (const line of lines) {
    const [name = '', ...rest] = line.split(/\s+/);
    if (name === 'FROM') found.push({ from: rest[0] ?? '', name: rest[2] ?? '', instructions: [] });
    const options = rest.filter((word) => word.startsWith('--'));
    // In its array form an instruction is JSON, which is YAML.
    const words = rest[0]?.startsWith('[')
      ? (load(rest.join(' ')) as string[])
      : rest.filter((word) => !options.includes(word));
    found.at(-1)?.instructions.push({ name, words, options });
  }
  return found;
}

/** One line of .dockerignore as a test of paths: the last that fits decides, `!` takes back in. */
function ignoreRules(): { fits: RegExp; isIn: boolean }[] {
  return read('.dockerignore')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const isIn = line.startsWith('!');
      const pattern = (isIn ? line.slice(1) : line)
        .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
        .replaceAll('**/', '\0')
        .replaceAll('*', '[^/]*')
        .replaceAll('\0', '(?:.*/)?');
      // A folder takes all below it along.
      return { fits: new RegExp(`^${pattern}(?:/.*)?$`), isIn };
    });
}

/** What the engine is given to build from. */
export function context(): string[] {
  const rules = ignoreRules();
  return files().filter((path) => rules.reduce((isIn, rule) => (rule.fits.test(path) ? rule.isIn : isIn), true));
}
