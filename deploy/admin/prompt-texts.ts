import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where prompts are written, one file each, to be read and changed as text. */
export const PROMPTS_FOLDER = 'libs/model/src/prompts';

const HEAD = `// Made from the .txt files in this folder by \`npm run generate\`: so a program carries its prompts along in its one file.
`;

const nameOf = (file: string): string =>
  file.replace(/\.txt$/, '').replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/** Inside a template literal. */
const escaped = (text: string): string => text.replaceAll(/[\\`]|\$\{/g, (found) => `\\${found}`);

/** The prompts as a module: the compiler, the tests and the bundler know what that is, and know no text files. */
export function renderPrompts(root: string): string {
  const folder = join(root, PROMPTS_FOLDER);
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.txt'))
    .sort();
  const members = files.map(
    (file) => `  ${nameOf(file)}: \`${escaped(readFileSync(join(folder, file), 'utf8').trimEnd())}\`,\n`,
  );
  return `${HEAD}export const PROMPTS = {\n${members.join('')}} as const;\n`;
}
