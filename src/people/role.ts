// The roles of people and keys. `src/office/roles.ts` says what each may do.

export const roles = ['operator', 'owner', 'developer', 'finance', 'support', 'viewer'] as const;

export type Role = (typeof roles)[number];

/** Whether a text names a role. */
export function isRole(text: string): text is Role {
  return roles.some((role) => role === text);
}
