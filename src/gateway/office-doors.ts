// The doors to the office: the management API for programs, the dashboard for people.
import type { Mount } from '../http/app.ts';
import { actorOfKey, demandActor } from '../http/office/authenticate.ts';
import { officeApi } from '../http/office/routes.ts';
import type { OfficeDeps } from '../office/deps.ts';
import { allOperations } from '../office/operations/index.ts';
import { dashboardPages } from '../pages/dashboard/index.ts';
import { dashboardRoutes } from '../pages/dashboard/routes.ts';
import type { House } from './house.ts';

/** Both doors; what only the sandbox has is left out in production. */
export function officeDoors(
  { db, log, links }: House,
  office: OfficeDeps,
  sandbox: boolean,
): Mount[] {
  const findActor = [actorOfKey(db)];
  const operations = allOperations.filter((one) => sandbox || !one.sandboxOnly);
  return [
    officeApi({ office, operations, demandActor: demandActor(...findActor), log, links }),
    dashboardRoutes({ office, pages: dashboardPages, findActor, log, links, sandbox }),
  ];
}
