// The part of Express that tests use: its types are a package of their own.
declare module 'express' {
  import type { RequestListener } from 'node:http';

  type Handler = (request: never, response: never, next: (error?: unknown) => void) => unknown;

  interface Router {
    use(...pathOrHandlers: (string | Handler | Router)[]): this;
    post(path: string, ...handlers: Handler[]): this;
  }

  interface Express {
    (): RequestListener & Router;
    Router(): Router;
    json(): Handler;
  }

  const express: Express;
  export default express;
}
