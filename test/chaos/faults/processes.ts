// Processes that are killed, and processes that are stopped and continue.
import { pause } from '../until.ts';
import { both, embeddedOnly, type Fault } from './fault.ts';

const killGateway: Fault = {
  name: 'kill-gateway',
  settings: both,
  async begin({ gateway }) {
    await gateway.kill();
    return () => gateway.ready();
  },
};

const killDatabase: Fault = {
  name: 'kill-database',
  settings: both,
  mayEnd: embeddedOnly,
  async begin({ database }) {
    database.kill();
    return () => database.revive();
  },
};

const killBoth: Fault = {
  name: 'kill-both',
  settings: both,
  mayEnd: embeddedOnly,
  async begin({ gateway, database }, random) {
    const databaseFirst = random.chance(0.5);
    if (databaseFirst) database.kill();
    // Held, so that the gateway is not started again on a database that is killed a moment later.
    await gateway.kill(true);
    if (!databaseFirst) database.kill();
    return async () => {
      await database.revive();
      gateway.resume();
    };
  },
};

const stopGateway: Fault = {
  name: 'stop-gateway',
  settings: both,
  async begin({ gateway }) {
    gateway.signal('SIGSTOP');
    return () => gateway.signal('SIGCONT');
  },
};

const stopDatabase: Fault = {
  name: 'stop-database',
  settings: both,
  mayEnd: embeddedOnly,
  async begin({ database }) {
    database.signal('SIGSTOP');
    return () => database.signal('SIGCONT');
  },
};

/** The gateway is killed again and again, also while it starts. */
const killAgain: Fault = {
  name: 'kill-again',
  settings: both,
  async begin({ gateway }, random) {
    let over = false;
    const killing = (async () => {
      while (!over) {
        await gateway.kill();
        await pause(random.between(300, 2500));
      }
    })();
    return async () => {
      over = true;
      await killing;
      await gateway.ready();
    };
  },
};

export const processFaults = [
  killGateway,
  killDatabase,
  killBoth,
  stopGateway,
  stopDatabase,
  killAgain,
];
