// The sealed texts of merchants: their secret keys.
import { sql } from '../storage/db.ts';
import type { SealedKind } from '../storage/sealed.ts';

/** Merchants' secret keys. Each is bound to its merchant's client id, in which there are no spaces. */
export const secretKeys: SealedKind = {
  name: "merchants' secret keys",
  rows: sql`select client_id || ' ' || id as id, sealed from merchant_secret_keys`,
  context: (name) => name.split(' ')[0] ?? '',
  replace: ({ id, sealed, next }) => sql`
    update merchant_secret_keys set sealed = ${next}
    where id = ${id.split(' ')[1] ?? ''}::uuid and sealed = ${sealed}`,
};
