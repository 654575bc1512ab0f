// The people of the configuration file, checked.
import type { ConfiguredPerson } from '../people/configured.ts';
import { isPasswordHash } from '../people/password.ts';
import { ConfigError, type ConfigFile } from './file.ts';

/** The people that the file has. Throws ConfigError for one who could not sign in, or who is there twice. */
export function configuredPeople({ dashboard }: ConfigFile): ConfiguredPerson[] {
  const people = (dashboard?.users ?? []).map(
    ({ email, name = email, role, client_id: clientId, ...secret }) => {
      return { email, name, role, clientId, password: configuredPassword(email, secret) };
    },
  );
  const emails = people.map(({ email }) => email.toLowerCase());
  const twice = emails.find((email, index) => emails.indexOf(email) !== index);
  if (twice === undefined) return people;
  throw new ConfigError(`dashboard.users has ${twice} twice: keep one.`);
}

function configuredPassword(
  email: string,
  { password, password_hash: hash }: { password?: string; password_hash?: string },
): ConfiguredPerson['password'] {
  const wrong = (why: string) => new ConfigError(`dashboard.users: ${email} ${why}.`);
  const how = 'make a hash with "gapura owner hash" and set it as password_hash';
  if (hash === undefined) {
    if (password === undefined) throw wrong(`has no password: ${how}`);
    return { text: password };
  }
  if (password !== undefined) throw wrong('has a password and a password_hash: keep the hash');
  if (!isPasswordHash(hash)) throw wrong(`has a password_hash that cannot be used: ${how}`);
  return { hash };
}
