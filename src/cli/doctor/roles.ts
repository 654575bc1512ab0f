// Doctor: which role owns the tables and which one the program runs as, and whether that one could change the book.
import { sql } from '../../storage/db.ts';
import type { Check, Finding } from './check.ts';

interface Found {
  role: string;
  owner: string;
  /** Whether the role may do all that the owner may. */
  owns: boolean;
  creates: boolean;
  /** What the role may do, although no program needs it: `update postings`. */
  rights: string[];
}

export const roles: Check = {
  name: 'roles',
  async examine({ db }) {
    const [found] = await db.rows<Found>(sql`
      select current_user::text as role, pg_get_userbyid(relowner)::text as owner,
        pg_has_role(relowner, 'USAGE') as owns,
        has_schema_privilege(current_schema(), 'CREATE') as creates,
        array(
          select lower(r.one) || ' ' || k.tgrelid::regclass
          from pg_trigger k join pg_class t on t.oid = k.tgrelid
          cross join (values (16, 'UPDATE'), (8, 'DELETE'), (32, 'TRUNCATE')) as r (bit, one)
          where k.tgname = 'keep' and t.relnamespace = current_schema()::regnamespace
            and k.tgtype & r.bit <> 0 and has_table_privilege(k.tgrelid, r.one)
          order by 1) as rights
      from pg_class where oid = 'schema_migrations'::regclass`);
    return found === undefined ? [] : [findingOf(found)];
  },
};

function findingOf({ role, owner, owns, creates, rights }: Found): Finding {
  if (role === owner) {
    return {
      level: 'note',
      message: `The role ${role} owns the tables and runs the program, so the program could change the book: set DATABASE_OWNER_URL to an owner, and DATABASE_URL to a role that only runs.`,
    };
  }
  if (owns) {
    return {
      level: 'note',
      message: `The role ${role} may do what the owner ${owner} may, so the program could change the book: take that right from it.`,
    };
  }
  const more = [...rights, ...(creates ? ['create tables'] : [])];
  if (more.length > 0) {
    return {
      level: 'note',
      message: `The role ${role} may ${more.slice(0, 5).join(', ')}: take these rights from it, or start a gateway with DATABASE_OWNER_URL, which does.`,
    };
  }
  return {
    level: 'good',
    message: `The role ${owner} owns the tables; ${role} runs the program and cannot change the book.`,
  };
}
