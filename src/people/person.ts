// A person of the office.
import type { Role } from './role.ts';

export interface Person {
  id: string;
  /** Compared without regard to capital letters. */
  email: string;
  name: string;
  role: Role;
  /** The one merchant whose objects exist for the person. Absent: all. */
  clientId?: string | undefined;
  /** What the configuration file owns is not changed in the office. */
  managedBy: 'file' | 'office';
  createdBy: string;
  createdAt: Date;
  lastSignInAt?: Date | undefined;
  /** Absent: the person may sign in. */
  disabledAt?: Date | undefined;
  hasPassword: boolean;
  /** Whether signing in with the password also takes a code of the authenticator app. */
  hasTotp: boolean;
  passkeys: number;
}

/** How a person can sign in. */
export type SignInWay = 'password' | 'password and code' | 'passkey' | 'single sign-on' | 'link';

/** An e-mail address as it is stored: without blanks around it. */
export function emailOf(text: string): string {
  return text.trim();
}

/** Whether a text can be an e-mail address: only mail that arrives would prove it. */
export function isEmail(text: string): boolean {
  return text.length <= 254 && /^[^\s@]+@[^\s@]+$/.test(text) && !text.includes('\0');
}
