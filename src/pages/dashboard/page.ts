// How a page of the dashboard is declared, and what it gets and returns.
import type { ComponentChildren, VNode } from 'preact';
import type { TSchema } from 'typebox';
import type { Channel } from '../../channels/channel.ts';
import type { Actor } from '../../office/actor.ts';
import type { Download, Operation } from '../../office/operations/operation.ts';
import type { Given } from '../../office/operations/perform.ts';
import type { Permission } from '../../office/roles.ts';
import type { Language } from '../kit/language.ts';
import type { Form } from './form-values.ts';
import type { Section } from './navigation.ts';

/** A merchant that exists for the actor. */
export interface KnownMerchant {
  clientId: string;
  name: string;
}

/** What went wrong with a posted form: shown on the same page, which keeps what was typed. */
export interface FormProblem {
  text: string;
  /** The name of the field that it is about, if it is about one. */
  field?: string | undefined;
  /** Which of the page's actions was refused: the value of `do`. */
  action: string;
}

/** What a page knows about the request it answers. */
export interface Context {
  actor: Actor;
  language: Language;
  /** Business time. */
  now: Date;
  sandbox: boolean;
  publicUrl: string;
  /** The path without the query: `/dashboard/payments`. */
  path: string;
  /** The named parts of the path. */
  params: Readonly<Record<string, string>>;
  /** The query's values, each name once; empty values are left out. */
  query: Readonly<Record<string, string>>;
  /** What was posted; empty on a GET. */
  form: Form;
  /** After a refused post. Fields show their problem by themselves. */
  problem?: FormProblem | undefined;
  /** The merchant that the page is narrowed to: the actor's own, or `client_id` of the query. */
  clientId: string | undefined;
  /** The merchants that exist for the actor. */
  merchants: readonly KnownMerchant[];
  channels: readonly Channel[];
  /** The form's key for an operation that must happen once: `call(op, { body, key: ctx.once })`. */
  once: string | undefined;
  /** The paths of the pages that the actor may open. */
  pages: ReadonlySet<string>;
  may(permission: Permission): boolean;
  /** Performs an operation for the actor. Throws its refusals, which the page need not catch. */
  call<Query extends TSchema, Body extends TSchema, Output>(
    operation: Operation<Query, Body, Output>,
    given?: Given,
  ): Promise<Output>;
}

/** A page to show. */
export interface Shown {
  title: string;
  body: ComponentChildren;
  /** 200 unless set. */
  status?: number | undefined;
  /** Uses the full width: for tables. Default: a column of text and forms. */
  wide?: boolean | undefined;
  /** It has a frame with another page of ours. */
  frames?: boolean | undefined;
}

/** Another page to go to. After a POST, with a notice that the page there shows once. */
export interface Redirect {
  to: string;
  notice?: string | undefined;
  /** `good` unless set. */
  tone?: 'good' | 'warn' | 'ill' | undefined;
}

/** A whole document without the dashboard around it, which only our own pages may show in a frame. */
export interface Framed {
  framed: VNode;
}

export type PageResult = Shown | Framed | Redirect | Download;

export interface DashboardPage {
  /** `/dashboard/payments/:id`. */
  path: `/dashboard${string}`;
  /** The entry of the navigation that it belongs to. Absent: to none. */
  section?: Section | undefined;
  /** Absent: everyone who has signed in. */
  permission?: Permission | undefined;
  /** The sandbox alone has it. */
  sandboxOnly?: true | undefined;
  /** Its forms may upload files: `ctx.form.file('name')`. */
  files?: true | undefined;
  /**
   * Shows the page. A refusal becomes an error page. After a refused post it is called again, with
   * `ctx.problem` and with what was typed in `ctx.form`.
   */
  show(ctx: Context): Promise<PageResult>;
  /** The actions of its forms, by the value of `do`. */
  post?: Readonly<Record<string, (ctx: Context) => Promise<PageResult>>> | undefined;
}

/** Declares a page. */
export function dashboardPage(page: DashboardPage): DashboardPage {
  return page;
}
