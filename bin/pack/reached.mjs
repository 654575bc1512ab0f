// The files that entries import, directly or through others: modules and declarations alike.
import { existsSync, readdirSync, readFileSync, rmdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

const specifier = /(?:from\s+|import\s*\(?\s*)['"](\.[^'"]+)['"]/g;

/** Returns the set of paths, the entries among them. Throws if a file imports one that is not there. */
export function reached(entries) {
  const found = new Set();
  const queue = [...entries];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (found.has(path)) continue;
    if (!existsSync(path)) throw new Error(`${path} is imported, but it was not compiled.`);
    found.add(path);
    const isTypes = path.endsWith('.d.ts');
    for (const [, name] of readFileSync(path, 'utf8').matchAll(specifier)) {
      const file = join(dirname(path), name);
      queue.push(isTypes ? file.replace(/\.js$/, '.d.ts') : file);
    }
  }
  return found;
}

/** The files below `folder` whose names end with `ending`. */
export function filesIn(folder, ending) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Removes folders without files. */
export function removeEmpty(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const path = join(folder, entry.name);
    removeEmpty(path);
    if (readdirSync(path).length === 0) rmdirSync(path);
  }
}
