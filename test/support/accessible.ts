// What axe reports about a page, as lines that a failed test can show.
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Every violation of WCAG 2.2 AA and of axe's best practices, including those in frames. */
export async function violations(page: Page, excused: string[] = []): Promise<string[]> {
  // Legacy mode checks frames of our own origin, and needs no second window for each run.
  // A frame that does not answer in time is left out without a word: on a busy machine half a second, the
  // default, is too short.
  const axe = new AxeBuilder({ page })
    .options({ pingWaitTime: 20_000 })
    .withTags(rules)
    .disableRules(excused)
    .setLegacyMode(true);
  const { violations: found } = await axe.analyze();
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')}: ${failureSummary}`),
  );
}
