// npm run test:packages: packs gapura and @gapura/sdk, and uses the tarballs in an empty project as their documents say.
import { ensureInstalled } from './installed.mjs';
import { step } from './step.mjs';

ensureInstalled();
process.env.GAPURA_LONG_TESTS = 'packages';
step('The test of the packages', 'vitest/vitest.mjs', ['run', 'test/packages']);
