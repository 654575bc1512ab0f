// What a conformance run has found: counts, and every check with its result.

export interface Done {
  group: string;
  name: string;
  result: 'ok' | 'fail' | 'skip';
  /** Why it failed or was skipped. */
  reason?: string | undefined;
}

export interface Summary {
  passed: number;
  failed: number;
  skipped: number;
  seconds: number;
  checks: readonly Done[];
}

/** The counts of the checks. `ms` is how long the run took. */
export function summaryOf(checks: readonly Done[], ms: number): Summary {
  const count = (result: Done['result']) => checks.filter((one) => one.result === result).length;
  const counts = { passed: count('ok'), failed: count('fail'), skipped: count('skip') };
  return { ...counts, seconds: ms / 1000, checks };
}

/** The counts, and before them every check that was skipped, by its reason: nothing is left out silently. */
export function textOf({ passed, failed, skipped, seconds, checks }: Summary): string {
  const left = checks.filter(({ result }) => result === 'skip');
  const lines = [...new Set(left.map(({ reason }) => reason))].flatMap((reason) => [
    `Skipped: ${reason}`,
    ...left.filter((one) => one.reason === reason).map(({ group, name }) => `  ${group}: ${name}`),
  ]);
  const counts = `${passed} passed, ${failed} failed, ${skipped} skipped`;
  return [...lines, `${counts} in ${seconds.toFixed(1)} s`].join('\n');
}
