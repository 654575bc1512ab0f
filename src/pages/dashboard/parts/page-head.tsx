// The head of a page: its title, what it is part of, and what one can do here.
import type { ComponentChildren } from 'preact';
import { Glyph, type IconName } from '../icons/icon.tsx';

export interface PageHeadProps {
  title: ComponentChildren;
  /** The list that the page belongs to. */
  back?: { href: string; label: string } | undefined;
  lead?: ComponentChildren | undefined;
  /** Next to the title: a `StatusPill`. */
  badge?: ComponentChildren | undefined;
  /** `LinkButton`s and `Confirm`s. */
  actions?: ComponentChildren | undefined;
}

export function PageHead({ title, back, lead, badge, actions }: PageHeadProps) {
  return (
    <header class="head">
      <div class="head-what">
        {back && (
          <a class="head-back" href={back.href}>
            <Glyph name="arrow-left" /> {back.label}
          </a>
        )}
        <div class="head-title">
          <h1>{title}</h1>
          {badge}
        </div>
        {lead && <p class="muted">{lead}</p>}
      </div>
      {actions && <div class="head-actions">{actions}</div>}
    </header>
  );
}

/** A link that looks like a button. */
export function LinkButton(props: {
  href: string;
  look?: 'primary' | 'quiet' | undefined;
  icon?: IconName | undefined;
  children: ComponentChildren;
}) {
  return (
    <a class={`button ${props.look ?? 'quiet'}`} href={props.href}>
      {props.icon && <Glyph name={props.icon} />}
      {props.children}
    </a>
  );
}

/** A titled part of a page. */
export function Panel(props: {
  title?: ComponentChildren | undefined;
  lead?: ComponentChildren | undefined;
  actions?: ComponentChildren | undefined;
  /** Without inner space, for a table. */
  flush?: boolean | undefined;
  id?: string | undefined;
  children: ComponentChildren;
}) {
  return (
    <section class={props.flush ? 'block flush' : 'block'} id={props.id}>
      {props.title && (
        <div class="block-head">
          <div>
            <h2>{props.title}</h2>
            {props.lead && <p class="muted">{props.lead}</p>}
          </div>
          {props.actions && <div class="head-actions">{props.actions}</div>}
        </div>
      )}
      {props.children}
    </section>
  );
}

/** Panels next to one another where there is room: the wide one first. */
export function Columns(props: {
  children: ComponentChildren;
  /** The narrow one comes first, and is above the wide one on a phone: it is more urgent. */
  narrowFirst?: boolean;
}) {
  return <div class={props.narrowFirst ? 'columns narrow-first' : 'columns'}>{props.children}</div>;
}
