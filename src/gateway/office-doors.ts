// The doors to the office: the management API for programs, the dashboard for people, and its sign-in.
import type { Mount } from '../http/app.ts';
import { actorOfKey, demandActor } from '../http/office/authenticate.ts';
import { officeApi } from '../http/office/routes.ts';
import { actorOfSession } from '../http/office/session.ts';
import type { NewsDesk } from '../lib/news.ts';
import type { OfficeDeps } from '../office/deps.ts';
import { allOperations } from '../office/operations/index.ts';
import { dashboardPages } from '../pages/dashboard/index.ts';
import { dashboardRoutes } from '../pages/dashboard/routes.ts';
import { signInRoutes } from '../pages/dashboard/sign-in/routes.ts';
import type { House } from './house.ts';

/** All of them; what only the sandbox has is left out in production. */
export function officeDoors(
  { db, log, links, sealer }: House,
  office: OfficeDeps,
  sandbox: boolean,
  news: Pick<NewsDesk, 'follow'>,
): Mount[] {
  const findActor = [actorOfKey(db), actorOfSession({ db, links })];
  const operations = allOperations.filter((one) => sandbox || !one.sandboxOnly);
  return [
    officeApi({ office, operations, demandActor: demandActor(...findActor), log, links }),
    signInRoutes({ deps: { db, log, sealer, links }, links, sandbox }),
    dashboardRoutes({ office, pages: dashboardPages, findActor, log, links, sandbox, news }),
  ];
}
