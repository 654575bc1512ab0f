// What `gapura verify` found out about a captured message.
import type { Finding } from '../wire/classic/diagnose.ts';
import type { SignedLine } from '../wire/explanation.ts';
import type { SnapFinding } from '../wire/snap/diagnosis/finding.ts';

/** The signature is valid if there are no findings. */
export interface Checked {
  dialect: 'classic' | 'snap';
  /** A SNAP token request is signed with RSA over its headers; every other message with an HMAC. */
  kind: 'message' | 'token_request';
  findings: readonly (Finding | SnapFinding)[];
  /** What should have been signed and, if that is proven, what was. */
  lines: readonly SignedLine[];
  /** Why the gateway would refuse the timestamp now. A captured message is usually old. */
  late?: { code: string; message: string } | undefined;
  /** Lines that say what of the body is read leniently. Absent if nothing is. */
  leniency?: readonly string[] | undefined;
}
