// A reconciliation and its differences as operators are shown them. Amounts in rupiah, instants in ISO-8601 UTC.
import type { Difference, Reconciliation } from './reconciliation.ts';

/** What a list shows of a reconciliation. */
export function reconciliationView(one: Reconciliation) {
  return {
    id: one.id,
    channel: one.channel,
    upstream: one.upstream ?? null,
    file_name: one.fileName,
    at: one.at.toISOString(),
    from: one.from.toISOString(),
    to: one.to.toISOString(),
    by: one.by,
    lines: one.lines,
    matched: one.matched,
  };
}

/** The same with everything that the file and the book do not agree on. */
export function reconciliationWithDifferences(
  one: Reconciliation,
  differences: readonly Difference[],
) {
  return { ...reconciliationView(one), differences: differences.map(differenceView) };
}

export function differenceView(one: Difference) {
  return {
    id: one.id,
    kind: one.kind,
    reference: one.reference,
    ours: one.ours,
    theirs: one.theirs,
    status: one.status,
    resolved_at: one.resolvedAt?.toISOString() ?? null,
    resolved_by: one.resolvedBy,
    reason: one.reason,
  };
}
