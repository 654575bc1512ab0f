// What needs attention between the gateway and others: notifications, calls, providers, keys and services.
import { isSnapKeyUnusable } from '../../merchants/merchant.ts';
import { sql } from '../../storage/db.ts';
import { openPayments } from '../../upstreams/store.ts';
import { counted, isOf, type Look, merchantsThat, most, namesOf } from './look.ts';

/** So many signatures that were not valid within an hour are more than somebody who tries something out. */
const burst = 10;
const burstMs = 3600 * 1000;

export const trafficLooks: readonly Look[] = [
  {
    kind: 'notifications-exhausted',
    permission: 'notifications.read',
    find: ({ db }, clientId) =>
      counted(db, sql`select from notifications where status = 'EXHAUSTED' and ${isOf(clientId)}`),
  },
  {
    kind: 'receivers-failing',
    permission: 'notifications.read',
    async find({ deliveries, merchants }, clientId) {
      const own = clientId === undefined ? undefined : merchants.find(clientId);
      const urls = [own?.notificationUrl, ...Object.values(own?.notificationUrls ?? {})];
      const origins = urls.flatMap((url) => (url && URL.canParse(url) ? new URL(url).origin : []));
      const names = (await deliveries.failing()).filter(
        (origin) => clientId === undefined || origins.includes(origin),
      );
      return { count: names.length, names };
    },
  },
  {
    kind: 'signatures-refused',
    permission: 'requests.read',
    async find({ db, merchants }, clientId) {
      // Refused calls are kept with wall-clock time.
      const since = new Date(Date.now() - burstMs);
      const found = await db.rows<{ clientId: string }>(sql`
        select client_id as "clientId" from refused_calls
        where at > ${since}::timestamptz and known and code = 'SIGNATURE_INVALID' and ${isOf(clientId)}
        group by client_id having count(*) >= ${burst}::integer limit ${most}::integer`);
      return { count: found.length, names: namesOf(merchants, found) };
    },
  },
  {
    kind: 'providers-down',
    permission: 'upstreams.read',
    async find({ providers }) {
      const open = (await providers.views()).filter(({ state }) => state !== 'closed');
      const names = [...new Set(open.map(({ name }) => name))];
      return { count: names.length, names };
    },
  },
  {
    kind: 'outcomes-unknown',
    permission: 'upstreams.read',
    async find({ db }) {
      const open = await openPayments(db, most);
      return { count: open.length, names: open.map(({ reference }) => reference) };
    },
  },
  {
    kind: 'snap-keys-unusable',
    permission: 'merchants.read',
    find: merchantsThat(isSnapKeyUnusable),
  },
  {
    kind: 'services-requested',
    permission: 'services.approve',
    async find({ db, merchants }, clientId) {
      const found = await db.rows<{ clientId: string }>(sql`
        select client_id as "clientId" from service_requests
        where status = 'PENDING' and ${isOf(clientId)} limit ${most}::integer`);
      return { count: found.length, names: namesOf(merchants, found) };
    },
  },
];
