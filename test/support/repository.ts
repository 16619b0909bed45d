import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** The root of the checkout. */
export const ROOT = join(import.meta.dirname, '..', '..');

// What git leaves alone: made here, never written by a person.
const NOT_OURS = new Set(['.git', 'node_modules', 'dist', '.local', 'coverage', '.env']);

function below(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (NOT_OURS.has(entry.name) || entry.name.endsWith('.tsbuildinfo')) return [];
    return entry.isDirectory() ? below(path) : entry.isFile() ? [relative('.', path)] : [];
  });
}

/** Every file that is, or is about to be, in the repository: paths from its root. Asks no git, so that an archive passes, too. */
export const files = (): string[] => below('.').sort();

export const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

export const readJson = <T>(path: string): T => JSON.parse(read(path)) as T;
