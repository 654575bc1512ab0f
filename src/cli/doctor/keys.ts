// Doctor: what each ENCRYPTION_KEY has sealed, and so whether one is missing or can be removed.
import { sealedCards } from '../../cards/sealed.ts';
import { sealedByGateway } from '../../gateway/sealed.ts';
import { allSeals, inWords, type SealCount } from '../../storage/sealed.ts';
import type { Check, Finding } from './check.ts';

export const keys: Check = {
  name: 'keys',
  async examine({ db, sealer }) {
    const counts = await allSeals(db, [...sealedByGateway, ...sealedCards]);
    const by = (keyId: string) => counts.filter((count) => count.keyId === keyId);
    const unknown = new Set(counts.map(({ keyId }) => keyId));
    for (const keyId of sealer.keyIds) unknown.delete(keyId);
    const [current, ...older] = sealer.keyIds;
    return [
      newest(current, by(current)),
      ...older.map((keyId) => previous(keyId, by(keyId))),
      ...[...unknown].map((keyId) => missing(keyId, by(keyId))),
    ];
  },
};

function newest(keyId: string, found: SealCount[]): Finding {
  const sealed = found.length === 0 ? 'nothing yet' : inWords(found);
  return { level: 'good', message: `The newest key, ${keyId}, has sealed ${sealed}.` };
}

function previous(keyId: string, found: SealCount[]): Finding {
  return found.length === 0
    ? { level: 'note', message: `Nothing needs the older key ${keyId}: remove it.` }
    : {
        level: 'note',
        message: `The older key ${keyId} is needed for ${inWords(found)}. Keep it until a running gateway has sealed them again.`,
      };
}

function missing(keyId: string, found: SealCount[]): Finding {
  return {
    level: 'bad',
    message: `The key ${keyId} is missing and has sealed ${inWords(found)}. Add it to ENCRYPTION_KEY, after yours.`,
  };
}
