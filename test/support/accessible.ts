// What axe reports about a page, as lines that a failed test can show.
import axe from 'axe-core';
import type { Page } from 'playwright-core';

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * Every violation of WCAG 2.2 AA and of axe's best practices, including those in frames of the page's own origin.
 * Throws if such a frame does not answer: by default, axe leaves it out without a word.
 */
export async function violations(page: Page, excused: string[] = []): Promise<string[]> {
  // Axe must be in each frame before the page asks it, no matter how long that takes on a busy machine.
  // A frame whose first page has not arrived has no address, and nothing can run in it.
  const loaded = page.frames().filter((frame) => frame.url() !== '');
  for (const frame of loaded) await frame.evaluate(axe.source);
  const options: axe.RunOptions = {
    runOnly: rules,
    rules: Object.fromEntries(excused.map((rule) => [rule, { enabled: false }])),
    resultTypes: ['violations'],
    // Without a ping first, which is what decides that a frame is left out.
    pingWaitTime: 0,
    frameWaitTime: 20_000,
  };
  const run = `axe.run(document, ${JSON.stringify(options)})`;
  const { violations: found } = (await page.evaluate(run)) as axe.AxeResults;
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')}: ${failureSummary}`),
  );
}
