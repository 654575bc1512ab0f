// What documents say of a request's field, each as a row with its probe.
import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { at, drop, type Edit, set } from '../../src/channels/fixture.ts';
import { type Api, accepts, attempt, refuses, refusesExactly } from './api.ts';
import { contradicts, held, notProbed, type Probe, type Row } from './row.ts';

export interface Place {
  api: Api;
  /** As in the document: `order.line_items[].name`. */
  name: string;
  /** As in a body: `order.line_items[0].name`. */
  path: string;
}

/** A statement about a field. */
export type Trait = (place: Place) => Row | Row[];

/** Makes the rows of one API's fields, in the order of the statements. */
export function fieldsOf(api: Api) {
  return (name: string, ...traits: Trait[]): Row[] => {
    const place = { api, name, path: name.replaceAll('[]', '[0]') };
    return traits.flatMap((trait) => trait(place));
  };
}

/** A row whose statement begins with the field's name. */
const says = (name: string, statement: string, probe: Probe) =>
  held(`${name}: ${statement}`, probe);

export const mandatory: Trait = ({ api, name, path }) =>
  says(name, 'mandatory', (world) => refuses(world, api, path, drop(path)));

/** `also`: what must change with it, so that the body stays whole. */
export function optional(...also: Edit[]): Trait {
  return ({ api, name, path }) =>
    says(name, 'optional', async (world) => {
      await accepts(world, api, ...also, drop(path));
    });
}

/** Mandatory under a condition, which `edits` makes. */
export function mandatoryIf(condition: string, ...edits: Edit[]): Trait {
  return ({ api, name, path }) =>
    says(name, `mandatory if ${condition}`, (world) =>
      refuses(world, api, path, ...edits, drop(path)),
    );
}

/** Not needed without the condition, which `edits` takes away. */
export function optionalIf(condition: string, ...edits: Edit[]): Trait {
  return ({ api, name, path }) =>
    says(name, `may be absent ${condition}`, async (world) => {
      await accepts(world, api, ...edits, drop(path));
    });
}

/** A text. A merchant with the exact reading may send nothing else; an object is never one. */
export const text: Trait = ({ api, name, path }) =>
  says(name, 'a text', async (world) => {
    expect(typeof at(await api.body(world), path)).toBe('string');
    await refuses(world, api, path, set(path, { text: 'x' }));
    await refusesExactly(world, api, path, set(path, 628120001));
  });

/** A text that is never a reason to refuse, because the document has lost its name. */
export const looseText: Trait = ({ api, name, path }) =>
  says(name, 'a text', async (world) => {
    await accepts(world, api, set(path, 'text'));
  });

/** A web address in a text. The channels' bodies leave it out, so that their own URL is used. */
export const address: Trait = ({ api, name, path }) =>
  says(name, 'a text', async (world) => {
    await accepts(world, api, set(path, 'https://toko.test/payments/notifications'));
    await refuses(world, api, path, set(path, { text: 'x' }));
    await refuses(world, api, path, set(path, 'text'));
  });

/** A number. A merchant with the exact reading may not send it as text; a word is never one. */
export const number: Trait = ({ api, name, path }) =>
  says(name, 'a number', async (world) => {
    const value = at(await api.body(world), path);
    expect(typeof value).toBe('number');
    await refuses(world, api, path, set(path, 'many'));
    await refusesExactly(world, api, path, set(path, String(value)));
  });

/** An object of members. */
export const object: Trait = ({ api, name, path }) =>
  says(name, 'an object', async (world) => {
    expect(typeof at(await api.body(world), path)).toBe('object');
    await refuses(world, api, path, set(path, 'text'));
  });

const filler = (length: number) => randomUUID().repeat(40).slice(0, length);

/** At most `max` characters; `make` makes a value of a given length. */
export function longest(max: number, make: (length: number) => string = filler): Trait {
  return ({ api, name, path }) =>
    says(name, `at most ${max} characters`, async (world) => {
      await accepts(world, api, set(path, make(max)));
      await refuses(world, api, path, set(path, make(max + 1)));
    });
}

/** A web address of exactly this length. */
export const addressOf = (length: number) => 'https://toko.test/'.padEnd(length, 'x');

/** At most `digits` digits; `fit` changes what depends on the value. */
export function mostDigits(digits: number, fit: (value: bigint) => Edit[] = () => []): Trait {
  return ({ api, name, path }) =>
    says(name, `at most ${digits} digits`, async (world) => {
      const [most, over] = [10n ** BigInt(digits) - 1n, 10n ** BigInt(digits)];
      await accepts(world, api, set(path, most), ...fit(most));
      await refuses(world, api, path, set(path, over), ...fit(over));
    });
}

/** The same for digits in a text. */
export function mostTextDigits(digits: number): Trait {
  return ({ api, name, path }) =>
    says(name, `at most ${digits} digits`, async (world) => {
      await accepts(world, api, set(path, '6'.repeat(digits)));
      await refuses(world, api, path, set(path, '6'.repeat(digits + 1)));
    });
}

/** Digits only, in a number: a sign, a fraction and a word are refused. */
export const numeric: Trait = ({ api, name, path }) =>
  says(name, 'digits only', async (world) => {
    for (const value of [-1, 1.5, '1e3', '+1', '1 000', 'ten']) {
      await refuses(world, api, path, set(path, value));
    }
  });

/** Digits only, in a text. */
export const numericText: Trait = ({ api, name, path }) =>
  says(name, 'digits only', async (world) => {
    for (const value of ['0812-0001', '+6281200011', '0812 CALL']) {
      await refuses(world, api, path, set(path, value));
    }
  });

/** No decimals: a fraction of a rupiah is refused. */
export const whole: Trait = ({ api, name, path }) =>
  says(name, 'without decimals', (world) => refuses(world, api, path, set(path, 1000.5)));

const kindsOfCharacters = {
  letters: 'ABCxyz',
  digits: '0123456789',
  'special characters': `!"#$%&'()*+,-./:;<=>?@[]^_{|}~`,
};

/** Letters, digits and special characters, one row each; `wrap` makes a whole value of them. */
export function characters(wrap: (some: string) => string = (some) => some): Trait {
  return ({ api, name, path }) =>
    Object.entries(kindsOfCharacters).map(([kind, some]) =>
      says(name, `${kind} are allowed`, async (world) => {
        await accepts(world, api, set(path, wrap(some)));
      }),
    );
}

/** Keeps a reference unique: some characters of its own after the wanted ones. */
export const unique = (some: string) => some + randomUUID().slice(0, 20);

/** Such characters in a web address. Its scheme and host have letters; special ones are those of the class. */
export const inAddress = (some: string) =>
  `https://toko.test/r?x=${some === kindsOfCharacters['special characters'] ? '()-=.?;,+/:&_%20' : some}`;

/** Two orders with the same value: the second is refused. */
export const onlyOnce: Trait = ({ api, name, path }) =>
  says(name, 'unique per request', async (world) => {
    const edit = set(path, `ONCE-${randomUUID()}`);
    await accepts(world, api, edit);
    await refuses(world, api, path, edit);
  });

/** A value that passes. */
export function takes(statement: string, value: unknown, ...also: Edit[]): Trait {
  return ({ api, name, path }) =>
    says(name, statement, async (world) => {
      await accepts(world, api, set(path, value), ...also);
    });
}

/** Values that do not pass. */
export function takesNot(statement: string, ...values: unknown[]): Trait {
  return ({ api, name, path }) =>
    says(name, statement, async (world) => {
      for (const value of values) await refuses(world, api, path, set(path, value));
    });
}

/** One row for each value of a list. `also` makes what the value needs. */
export function values(list: readonly string[], also: (value: string) => Edit[] = () => []): Trait {
  return ({ api, name, path }) =>
    list.map((value) =>
      says(name, `may be ${value}`, async (world) => {
        await accepts(world, api, set(path, value), ...also(value));
      }),
    );
}

/** Any other value is refused. */
export const closed: Trait = ({ api, name, path }) =>
  says(name, 'no other values', (world) => refuses(world, api, path, set(path, 'NO_SUCH_VALUE')));

/** The answer repeats it. */
export const repeated: Trait = ({ api, name, path }) =>
  says(name, 'repeated in the answer', async (world) => {
    const { sent, answer } = await accepts(world, api);
    expect(at(answer, path)).toEqual(at(sent, path));
  });

/** What the field is for, with its own probe. */
export function means(statement: string, probe: Probe): Trait {
  return ({ name }) => says(name, statement, probe);
}

/** What no machine can check. */
export function told(statement: string, why: string): Trait {
  return ({ name }) => notProbed(`${name}: ${statement}`, why);
}

/** What contradicts another statement. */
export function disputed(statement: string, other: string, done: string, probe?: Probe): Trait {
  return ({ name }) => contradicts(`${name}: ${statement}`, other, done, probe);
}

/** Whether the body passes after the edits; for probes of their own. */
export const passes = (api: Api, ...edits: Edit[]): Probe => {
  return async (world) => {
    const { status, complaint } = await attempt(world, api, edits);
    expect([status, complaint]).toEqual([200, '']);
  };
};

/** The same for a refusal that names `field`. */
export const fails = (api: Api, field: string, ...edits: Edit[]): Probe => {
  return (world) => refuses(world, api, field, ...edits);
};
