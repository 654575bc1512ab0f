// Small parts that many pages share: times, payment codes, lists of facts, the sandbox's hints.
import { type ComponentChildren, Fragment } from 'preact';
import type { Language } from './language.ts';
import { wibMoment } from './time.ts';

/** A time in WIB, with the exact instant for programs. */
export function Moment({ at, language }: { at: Date; language: Language }) {
  return <time dateTime={at.toISOString()}>{wibMoment(at, language)}</time>;
}

/** A payment code in groups of four. The gaps are only drawn, so a copied code has digits only. */
export function CodeGroups({ code }: { code: string }) {
  const groups = code.match(/.{1,4}/gsu) ?? [];
  return (
    <span class="groups">
      {groups.map((group, place) => (
        <Fragment key={place}>
          {place > 0 && <wbr />}
          <span>{group}</span>
        </Fragment>
      ))}
    </span>
  );
}

/** A term and its value. Rows without a value are left out. */
export type Fact = readonly [term: string, value: ComponentChildren | undefined];

/** Terms and values, side by side. */
export function Facts({ rows }: { rows: readonly Fact[] }) {
  return (
    <dl class="facts">
      {rows.map(([term, value]) =>
        value === undefined || value === '' ? null : (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}

/** A box with hints of the sandbox, which a real provider's page does not have. */
export function SandboxBox(props: { title: string; children: ComponentChildren }) {
  return (
    <aside class="sandbox-box" aria-label={props.title}>
      <p class="sandbox-title">{props.title}</p>
      {props.children}
    </aside>
  );
}
