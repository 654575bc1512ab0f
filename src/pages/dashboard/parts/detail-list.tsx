// Terms and their values, on the page of one thing.
import type { ComponentChildren } from 'preact';

export type Detail = readonly [term: string, value: ComponentChildren];

/** Rows whose value is undefined, null or empty are left out. */
export function DetailList({ rows }: { rows: readonly Detail[] }) {
  return (
    <dl class="details">
      {rows.map(([term, value]) =>
        value === undefined || value === null || value === '' ? null : (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}
