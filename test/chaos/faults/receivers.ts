// The merchants' servers behave badly, one way after the other.
import { behaviours } from '../receivers.ts';
import { pause } from '../until.ts';
import { both, type Fault } from './fault.ts';

const everyWay: Fault = {
  name: 'receivers',
  settings: both,
  async begin({ receivers }, random) {
    let over = false;
    const changing = (async () => {
      for (const as of random.shuffled(behaviours)) {
        if (over) return;
        receivers.behave(as);
        await pause(random.between(300, 900));
      }
    })();
    return async () => {
      over = true;
      await changing;
      receivers.behave('answers');
    };
  },
};

export const receiverFaults = [everyWay];
