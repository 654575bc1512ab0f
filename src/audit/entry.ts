// An entry of the audit log: who did what, when, from where.

export interface AuditEntry {
  id: string;
  /** Wall-clock time. */
  at: Date;
  actor: { kind: string; name: string; id?: string | undefined };
  /** The address that the call came from. */
  from?: string | undefined;
  /** The merchant whose object it is. Absent: the gateway's own. */
  clientId?: string | undefined;
  /** A verb and a noun: `refund payment`, `reveal secret key`. */
  action: string;
  /** Its kind and name: `payment 0190…`. */
  object: string;
  before?: unknown;
  after?: unknown;
}

/** An entry that is to be written. */
export type NewAuditEntry = Omit<AuditEntry, 'id' | 'at'>;
