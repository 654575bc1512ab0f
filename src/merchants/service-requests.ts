// Requests for services in the database: what a merchant asks to change on a channel, and what was decided.
import { newId } from '../lib/ids.ts';
import { json, type Reader, type Sql, sql, type Tx } from '../storage/db.ts';
import type { Maker } from './merchant.ts';

export interface ServiceRequest {
  id: string;
  clientId: string;
  channel: string;
  /** Absent: stays as it is. */
  active?: boolean | undefined;
  /** The whole settings of the channel. Absent: stay as they are. */
  settings?: unknown;
  note?: string | undefined;
  status: 'PENDING' | 'APPROVED' | 'REJECTED';
  requestedBy: Maker;
  requestedAt: Date;
  decidedBy?: Maker | undefined;
  decidedAt?: Date | undefined;
  decisionNote?: string | undefined;
}

export type NewServiceRequest = Pick<
  ServiceRequest,
  'clientId' | 'channel' | 'active' | 'settings' | 'note' | 'requestedBy'
>;

interface Row {
  id: string;
  client_id: string;
  channel: string;
  active: boolean | null;
  settings: unknown;
  note: string | null;
  status: ServiceRequest['status'];
  requested_by: Maker;
  requested_at: Date;
  decided_by: Maker | null;
  decided_at: Date | null;
  decision_note: string | null;
}

const columns = sql`id, client_id, channel, active, settings, note, status, requested_by, requested_at, decided_by,
  decided_at, decision_note`;

/** Stores a request. Returns undefined if one for the channel waits already. */
export async function insertServiceRequest(
  tx: Tx,
  wanted: NewServiceRequest,
): Promise<ServiceRequest | undefined> {
  const [row] = await tx.rows<Row>(sql`
    insert into service_requests (id, client_id, channel, active, settings, note, status, requested_by,
      requested_at)
    values (${newId()}, ${wanted.clientId}, ${wanted.channel}, ${wanted.active ?? null},
      ${json(wanted.settings)}::jsonb, ${wanted.note ?? null}, 'PENDING', ${json(wanted.requestedBy)}::jsonb,
      now())
    on conflict (client_id, channel) where status = 'PENDING' do nothing
    returning ${columns}`);
  return row && requestOf(row);
}

/** The request of that id. Nobody else decides it until the transaction ends. */
export async function lockServiceRequest(tx: Tx, id: string): Promise<ServiceRequest | undefined> {
  const [row] = await tx.rows<Row>(
    sql`select ${columns} from service_requests where id = ${id} for update`,
  );
  return row && requestOf(row);
}

export interface Decided {
  status: 'APPROVED' | 'REJECTED';
  by: Maker;
  note?: string | undefined;
}

/** Writes down what was decided. */
export async function decideServiceRequest(
  tx: Tx,
  id: string,
  { status, by, note }: Decided,
): Promise<ServiceRequest> {
  const [row] = await tx.rows<Row>(sql`
    update service_requests set status = ${status}, decided_by = ${json(by)}::jsonb, decided_at = now(),
      decision_note = ${note ?? null}
    where id = ${id} returning ${columns}`);
  if (row === undefined) throw new Error(`the service request ${id} is gone`);
  return requestOf(row);
}

export interface ServiceRequestFilter {
  clientId?: string | undefined;
  status?: ServiceRequest['status'] | undefined;
  /** The id of the last request of the page before. */
  after?: string | undefined;
  limit: number;
}

/** The newest requests that match, newest first. */
export async function listServiceRequests(
  db: Reader,
  { clientId, status, after, limit }: ServiceRequestFilter,
): Promise<ServiceRequest[]> {
  const wanted: Sql[] = [sql`true`];
  if (clientId !== undefined) wanted.push(sql`client_id = ${clientId}`);
  if (status !== undefined) wanted.push(sql`status = ${status}`);
  if (after !== undefined) wanted.push(sql`id < ${after}::uuid`);
  const where = wanted.reduce((all, one) => sql`${all} and ${one}`);
  const rows = await db.rows<Row>(
    sql`select ${columns} from service_requests where ${where} order by id desc limit ${limit}`,
  );
  return rows.map(requestOf);
}

function requestOf(row: Row): ServiceRequest {
  return {
    id: row.id,
    clientId: row.client_id,
    channel: row.channel,
    active: row.active ?? undefined,
    settings: row.settings ?? undefined,
    note: row.note ?? undefined,
    status: row.status,
    requestedBy: row.requested_by,
    requestedAt: row.requested_at,
    decidedBy: row.decided_by ?? undefined,
    decidedAt: row.decided_at ?? undefined,
    decisionNote: row.decision_note ?? undefined,
  };
}
