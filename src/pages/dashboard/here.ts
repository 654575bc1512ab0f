// Where a component is: the page's address, language and time, for every part of the page without passing them down.
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Language } from '../kit/language.ts';
import { emptyForm, type Form } from './form-values.ts';
import type { FormProblem } from './page.ts';

export interface Here {
  language: Language;
  /** The path without the query. */
  path: string;
  query: Readonly<Record<string, string>>;
  form: Form;
  problem?: FormProblem | undefined;
  /** Business time. */
  now: Date;
  /** Finds a merchant's name. */
  nameOf: (clientId: string) => string | undefined;
}

const HereContext = createContext<Here>({
  language: 'en',
  path: '/dashboard',
  query: {},
  form: emptyForm,
  now: new Date(0),
  nameOf: () => undefined,
});

export const HereProvider = HereContext.Provider;

/** The place of the component that calls it. */
export function useHere(): Here {
  return useContext(HereContext);
}

/** The texts of a table in the page's language. */
export function useWords<Words>(words: Readonly<Record<Language, Words>>): Words {
  return words[useHere().language];
}

/** The page's own address with some values of the query changed; undefined removes one. The list starts again. */
export function hereWith(
  { path, query }: Pick<Here, 'path' | 'query'>,
  changes: Readonly<Record<string, string | undefined>>,
): string {
  return address(path, { ...query, after: undefined, lang: undefined, ...changes });
}

/** A path with a query of the values that are set. */
export function address(
  path: string,
  values: Readonly<Record<string, string | undefined>> = {},
): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && value !== '') query.set(name, value);
  }
  const text = query.toString();
  return text === '' ? path : `${path}?${text}`;
}
