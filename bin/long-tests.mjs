// What takes too long for `npm test`, by the command that runs it; vitest.config.ts leaves it out without that.

const inBrowser = (names) => names.map((name) => `test/browser/${name}.test.ts`);

/** Files and folders, by the value of GAPURA_LONG_TESTS. */
export const longTests = {
  screens: inBrowser([
    'card-elsewhere',
    'card-mistakes',
    'card-offers',
    'card-safety',
    'card-ways',
    'dashboard-payments',
    'docs',
    'merchants',
    'office-hostile',
    'office-story',
    'sign-in',
    'sign-in-screens',
    'why-refused',
  ]),
  // Each statement of a batch is where a process dies once.
  histories: ['test/histories/settlement.test.ts'],
  packages: ['test/packages'],
  // It downloads an old Node, Bun, Deno and workerd: 150 MB.
  runtimes: ['test/runtimes'],
  // Programs are started, killed and stopped, some seconds each.
  process: ['test/process'],
  plans: ['test/plans'],
  // Alone on its server: what else runs there delays the seal.
  tampering: ['test/stories/tampered.test.ts'],
  deploy: ['production', 'prometheus', 'proxies'].map((name) => `test/deploy/${name}.test.ts`),
};

/** Of these `npm test` runs a part. */
export const screens = inBrowser(['screens', 'office-screens', 'office-actions']);
