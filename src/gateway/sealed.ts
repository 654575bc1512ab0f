// What the gateway itself keeps sealed, besides cards: merchants' secret keys and what is in the settings.
import { demoKeySetting } from '../merchants/demo-key.ts';
import { secretKeys } from '../merchants/sealed.ts';
import { sandboxOwnerSetting } from '../people/configured.ts';
import { totpSecrets } from '../people/sealed.ts';
import { sql } from '../storage/db.ts';
import type { SealedKind } from '../storage/sealed.ts';
import { snapKeySetting } from './keys.ts';

const settings: SealedKind = {
  name: 'secrets in the settings',
  rows: sql`
    select name as id, value #>> '{}' as sealed from settings
    where name = any(${[snapKeySetting, demoKeySetting, sandboxOwnerSetting]}::text[])`,
  context: (name) => name,
  replace: ({ id, sealed, next }) => sql`
    update settings set value = to_jsonb(${next}::text)
    where name = ${id} and value #>> '{}' = ${sealed}`,
};

/** Everything sealed but cards. Every database of a gateway has some of it, so a wrong key is found. */
export const sealedByGateway: readonly SealedKind[] = [secretKeys, settings, totpSecrets];
