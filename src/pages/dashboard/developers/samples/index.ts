// The sample programs: a signed order in each language.
import { curl } from './curl.ts';
import { go } from './go.ts';
import { java } from './java.ts';
import { php } from './php.ts';
import { python } from './python.ts';
import type { Sample } from './sample.ts';
import { typescript } from './typescript.ts';

export const samples = { curl, typescript, php, python, go, java } satisfies Record<string, Sample>;

export type SampleName = keyof typeof samples;
