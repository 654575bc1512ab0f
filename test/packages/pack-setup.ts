// Packs both packages once for all test files, into a folder that is removed after the run.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { type Packed, pack } from './packed.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    packed: Packed;
  }
}

export default async function setup(project: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'gapura-packed-'));
  project.provide('packed', await pack(folder));
  return () => rmSync(folder, { recursive: true, force: true });
}
