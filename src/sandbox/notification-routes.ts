// The sandbox's doors to notifications: what merchants were sent, and sending it again.
import type { FastifyInstance } from 'fastify';
import { json } from '../http/json.ts';
import { type Query, textOf } from '../http/query.ts';
import { notificationView } from '../notifications/view.ts';
import type { OfficeDeps } from '../office/deps.ts';
import { listNotifications, resend } from '../office/notifications.ts';
import { sandboxActor } from './actor.ts';

/** Mounts them on the sandbox's part of the server. */
export function notificationRoutes(app: FastifyInstance, office: OfficeDeps): void {
  app.get<{ Querystring: Query }>('/sandbox/v1/notifications', async ({ query }, reply) => {
    const found = await listNotifications(office, {
      reference: textOf(query, 'invoice_number'),
      status: textOf(query, 'status'),
      clientId: textOf(query, 'client_id'),
    });
    const notifications = found.map((one) => notificationView(one.notification, one.attempts));
    return json(reply, 200, { notifications });
  });
  app.post<{ Params: { id: string } }>(
    '/sandbox/v1/notifications/:id/resend',
    async ({ params: { id } }, reply) => {
      await resend(office, sandboxActor(), { notificationId: id });
      return json(reply, 202, { id });
    },
  );
}
