// The sealed texts of people: the secrets of their authenticator apps.
import { sql } from '../storage/db.ts';
import type { SealedKind } from '../storage/sealed.ts';
import { totpContext } from './totp-store.ts';

export const totpSecrets: SealedKind = {
  name: "authenticator apps' secrets",
  rows: sql`select id::text as id, totp_sealed as sealed from people where totp_sealed is not null`,
  context: totpContext,
  replace: ({ id, sealed, next }) => sql`
    update people set totp_sealed = ${next} where id = ${id}::uuid and totp_sealed = ${sealed}`,
};
