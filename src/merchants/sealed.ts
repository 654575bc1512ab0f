// The sealed texts of merchants: their secret keys, and the demo merchant's RSA key.
import { sql } from '../storage/db.ts';
import type { SealedKind } from '../storage/sealed.ts';

/** Merchants' secret keys. A merchant has two during a rotation. */
export const secretKeys: SealedKind = {
  name: "merchants' secret keys",
  rows: sql`
    select client_id as id, s.sealed
    from merchants cross join lateral jsonb_array_elements_text(secret_keys) as s (sealed)`,
  context: (clientId) => clientId,
  replace: ({ id, sealed, next }) => sql`
    update merchants set secret_keys = (
      select jsonb_agg(case when s.text = ${sealed} then ${next} else s.text end order by s.place)
      from jsonb_array_elements_text(secret_keys) with ordinality as s (text, place))
    where client_id = ${id} and secret_keys ? ${sealed}`,
};
