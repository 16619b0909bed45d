import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = 'docs/adr';

const HEAD = `# Decisions

One page each: context, decision, the option given up, what would change our mind. This list is made by \`npm run generate\`.

| | |
|---|---|
`;

/** The list of decisions, from the titles of their pages. */
export function renderAdrIndex(root: string): string {
  const files = readdirSync(join(root, FOLDER))
    .filter((file) => /^\d{4}-.*\.md$/.test(file))
    .sort();
  const rows = files.map((file) => {
    const [, title = ''] = /^# \d{4} (.+)$/m.exec(readFileSync(join(root, FOLDER, file), 'utf8')) ?? [];
    return `| [${file.slice(0, 4)}](${file}) | ${title} |\n`;
  });
  return `${HEAD}${rows.join('')}`;
}
