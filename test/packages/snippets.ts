// The TypeScript blocks of a document as one program: each block runs in a function of its own, in its order.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './packed.ts';

export interface Snippet {
  /** The heading above it. */
  heading: string;
  text: string;
}

/** The blocks of a document in that language. `path` is from the root. */
export function snippetsOf(path: string, language: string): Snippet[] {
  const snippets: Snippet[] = [];
  let heading = '';
  let block: string[] | undefined;
  for (const line of readFileSync(join(root, path), 'utf8').split('\n')) {
    if (block === undefined) {
      heading = /^#+ (.*)/.exec(line)?.[1] ?? heading;
      if (line === `\`\`\`${language}`) block = [];
    } else if (line === '```') {
      snippets.push({ heading, text: block.join('\n') });
      block = undefined;
    } else {
      block.push(line);
    }
  }
  return snippets;
}

const statement = /^import [^;]+ from '[^']+';\n?/gm;

/**
 * A program that awaits `before[heading]()`, then runs the block, for every block. Exports of a block are put
 * into `exported`. `prelude` imports what the blocks use and do not declare.
 */
export function programOf(snippets: Snippet[], prelude: string): string {
  const parts = snippets.map(({ heading, text }, index) => {
    const imports = (text.match(statement) ?? []).map((line) => asDynamic(line.trim()));
    const body = text
      .replace(statement, '')
      .replace(
        /^export (?:const (\w+) =|(default))/gm,
        (_, name, isDefault) => `exported.${name ?? isDefault} =`,
      );
    return `console.log(${JSON.stringify(`${index + 1}. ${heading}`)});
await before(${JSON.stringify(heading)});
await (async () => {
${imports.join('\n')}
${body}
})();`;
  });
  return `${prelude}\n${parts.join('\n')}\nawait end();\n`;
}

/** `import a, { b } from 'c';` as a statement that may stand in a function. */
function asDynamic(line: string): string {
  const [, what = '', from = ''] = /^import ([\s\S]+) from '([^']+)';$/.exec(line) ?? [];
  const [, name, members] = /^(\w+)?(?:, )?(\{[\s\S]+\})?$/.exec(what) ?? [];
  const loaded = `await import('${from}')`;
  const lines = [
    name && `const { default: ${name} } = ${loaded};`,
    members && `const ${members} = ${loaded};`,
  ];
  return lines.filter(Boolean).join(' ');
}
