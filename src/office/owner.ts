// An owner who is made from outside the office, by whoever has its database.
import { linkDays, makeLink } from '../people/links.ts';
import { emailOf, type Person } from '../people/person.ts';
import { endSessions } from '../people/sessions.ts';
import { addPerson, findPersonByEmail, giveAllRights } from '../people/store.ts';
import type { Actor } from './actor.ts';
import { audit } from './audit.ts';
import type { OfficeDeps } from './deps.ts';

const actor: Actor = { kind: 'gateway', name: 'gapura owner create', role: 'operator' };

/**
 * Makes a person an operator over all merchants who may sign in, and a link to choose a password with. Returns
 * undefined for somebody of the configuration file.
 */
export async function makeOwner(
  { db }: Pick<OfficeDeps, 'db'>,
  { email: given, name }: { email: string; name?: string | undefined },
): Promise<{ person: Person; link: string } | undefined> {
  const email = emailOf(given);
  return db.transaction(async (tx) => {
    const wanted = { email, name: name ?? email, role: 'operator', createdBy: actor.name } as const;
    const known = await findPersonByEmail(tx, email);
    const person = known ?? (await addPerson(tx, wanted));
    if (person === undefined || person.managedBy === 'file') return undefined;
    if (known !== undefined) {
      await giveAllRights(tx, known.id);
      await endSessions(tx, known.id);
    }
    await audit(tx, actor, {
      action: 'make owner',
      object: `person ${person.id}`,
      after: { email },
    });
    const days = linkDays.invitation;
    return {
      person,
      link: await makeLink(tx, { personId: person.id, createdBy: actor.name, days }),
    };
  });
}
