// What a newly chosen password must be.
import { passwordMax, passwordMin } from '../../../people/password.ts';
import type { SignInWords } from './words.ts';

/** What is wrong with a new password and its repetition; undefined if nothing is. */
export function newPasswordProblem(
  words: Pick<SignInWords, 'short' | 'long' | 'sameAsEmail' | 'differs'>,
  { password, repeat, email }: { password: string; repeat: string; email: string },
): { field: 'password' | 'repeat'; message: string } | undefined {
  const length = [...password].length;
  if (length < passwordMin) return { field: 'password', message: words.short };
  if (length > passwordMax) return { field: 'password', message: words.long };
  if (password.toLowerCase() === email.toLowerCase()) {
    return { field: 'password', message: words.sameAsEmail };
  }
  return password === repeat ? undefined : { field: 'repeat', message: words.differs };
}
