// A shop in Hono, for every runtime that has fetch handlers. The test says over HTTP which gateway it sells with.
import { answerSnapTokens, receiveNotifications, receiveSnapNotifications } from '@gapura/sdk/hono';
import { Hono } from 'hono';

/** A number that no double can hold is a bigint. */
const exact = (_name, value) => (typeof value === 'bigint' ? `${value}` : value);

/** `sdk` is the entry for this runtime, `web` the one for WebCrypto. */
export function openShop(sdk, web) {
  const app = new Hono();
  const [taken, refused, snap] = [[], [], []];
  let shop;
  app.post('/configure', async (context) => {
    const { baseUrl, clientId, secretKey, privateKey, gatewayPublicKey } = await context.req.json();
    const desk = await sdk.snapTokenHandler({ clientId, privateKey, gatewayPublicKey });
    const keys = {
      clientId,
      secretKey,
      onNotification: ({ body }) => taken.push(JSON.stringify(body, exact)),
      onRefused: ({ reason }) => refused.push(reason),
    };
    shop = {
      secretKey,
      client: sdk.createClient({ baseUrl, clientId, secretKey, privateKey }),
      classic: receiveNotifications(keys),
      snap: receiveSnapNotifications({ ...keys, isTokenValid: desk.accepts }),
      token: answerSnapTokens(desk),
    };
    return context.json({});
  });
  app.post('/orders/:channel', async (context) => {
    const { channel } = context.req.param();
    return context.json(await shop.client[channel].create(await context.req.json()));
  });
  app.post('/notifications', (context) => {
    const isSnap = context.req.header('x-signature') !== undefined;
    if (isSnap) snap.push(context.req.header());
    return isSnap ? shop.snap(context) : shop.classic(context);
  });
  app.post('/token', (context) => shop.token(context));
  app.post('/by-hand', async (context) => {
    const { secretKey } = shop;
    const given = [await context.req.arrayBuffer(), context.req.raw.headers];
    const { requestId } = await web.verifyNotification(...given, { secretKey, path: '/by-hand' });
    return context.json({ requestId });
  });
  app.get('/seen', (context) => context.json({ taken, refused, snap }));
  app.onError((error, context) => context.json({ error: error.name, reason: error.reason }, 500));
  return app;
}
