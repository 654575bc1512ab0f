// How a field's rule is defined: a check with its reason, and the JSON Schema that documents it.
import Type, { type Static, type TSchema } from 'typebox';
import type { RefusalReason } from '../refusal.ts';

/** The JSON Schema keywords that tell a reader what the check enforces. */
export type Documented = Readonly<Record<string, unknown>>;

/** A field's rule: `T` is the type that passes, and `reason` completes the sentence "`field` …". */
export function leaf<T>(json: Documented, passes: (value: unknown) => boolean, reason: string) {
  // The keywords are under `json` and not checked: JSON Schema has no keywords for exact numbers, and a
  // rule must not be checked twice.
  return Type.Refine(
    Type.Unsafe<T>({ json }),
    (value) => passes(value),
    () => reason,
  );
}

/** A documented field that accepts any value. */
export function lenient(json: Documented) {
  return Type.Optional(Type.Unsafe<unknown>({ json }));
}

/** A rule across several members of an object. It may name any field below the object. */
export interface Rule<Value> {
  /** The rule is checked before this member. Without it, after all members. */
  readonly before?: string | undefined;
  /** Public clients break the rule, and `lenient` lets them: what the log then says about the field. */
  readonly waivable?: string | undefined;
  /** The broken field, with its path relative to the object, or undefined if the rule holds. */
  readonly broken: (value: Value) => Broken | undefined;
}

export type Broken = Extract<RefusalReason, { code: 'FIELD_REQUIRED' | 'FIELD_INVALID' }>;

const rules = new WeakMap<object, Rule<never>>();

/** An object schema with a rule across its members. The members have passed when the rule is checked. */
export function withRule<S extends TSchema>(schema: S, rule: Rule<Static<S>>) {
  const holds = (value: Static<S>) => rule.broken(value) === undefined;
  rules.set(holds, rule);
  return Type.Refine(schema, holds);
}

const demands = new WeakMap<object, readonly string[]>();

/**
 * An object schema whose optional members `names` are mandatory in the documentation. Public clients leave
 * them out, so the `lenient` reading lets them be absent, and the type says that they may be.
 */
export function demanded<S extends TSchema>(schema: S, ...names: (keyof Static<S> & string)[]) {
  const holds = (value: Static<S>) => names.every((name) => value[name] !== undefined);
  demands.set(holds, names);
  return Type.Refine(schema, holds);
}

/** The members of an object that only the `lenient` reading lets be absent. */
export function demandedOf(schema: TSchema): readonly string[] {
  return refinements(schema).flatMap(({ check }) => demands.get(check) ?? []);
}

interface Refinement {
  check: (value: unknown) => boolean;
  error: (value: unknown) => string;
}

function refinements(schema: TSchema): Refinement[] {
  return (schema as { '~refine'?: Refinement[] })['~refine'] ?? [];
}

/** The rules across an object's members, in the order in which they were added. */
export function rulesOf(schema: TSchema): Rule<unknown>[] {
  return refinements(schema).flatMap(({ check }) => {
    const rule = rules.get(check);
    return rule === undefined ? [] : [rule as Rule<unknown>];
  });
}

/** Says why `value` does not pass this leaf. Returns undefined if it does. */
export function leafReason(schema: TSchema, value: unknown): string | undefined {
  return refinements(schema)
    .find(({ check }) => !check(value))
    ?.error(value);
}

/** The JSON types that a field's documentation has: first the one that the check returns. */
export function documentedTypes(schema: TSchema): readonly string[] {
  const { type = [] } = (schema as { json?: { type?: string | readonly string[] } }).json ?? {};
  return typeof type === 'string' ? [type] : type;
}

/** The plain JSON Schema of a request, for an OpenAPI document. */
export function documented(schema: TSchema): Record<string, unknown> {
  const { json, properties, items, required, ...rest } = schema as Record<string, unknown>;
  const mandatory = [...((required as string[] | undefined) ?? []), ...demandedOf(schema)];
  return {
    ...rest,
    ...(mandatory.length === 0 ? {} : { required: mandatory }),
    ...(json as Documented | undefined),
    ...(items === undefined ? {} : { items: documented(items as TSchema) }),
    ...(properties === undefined ? {} : { properties: documentedMembers(properties) }),
  };
}

function documentedMembers(properties: unknown): Record<string, unknown> {
  const members = Object.entries(properties as Record<string, TSchema>);
  return Object.fromEntries(members.map(([name, member]) => [name, documented(member)]));
}
