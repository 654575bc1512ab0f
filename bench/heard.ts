// How soon the notification of a payment arrives after the answer to the call that settled it: one at a time, and under load.
import { fire } from './load.ts';
import { callers, creates, type Inbox, openRig, type Paid, payAll } from './rig.ts';

interface HeardMeasured {
  name: string;
  paid: Paid;
}

export async function measureHeard(inbox: Inbox): Promise<HeardMeasured[]> {
  const rig = await openRig(inbox);
  try {
    const order = async (count: number) => {
      const made = creates(count);
      await fire(rig.gateway.url, made, callers, [200]);
      return made;
    };
    await payAll(rig, await order(2000));
    return [
      { name: 'one at a time', paid: await payAll(rig, await order(300), 1) },
      { name: `by ${callers} at once`, paid: await payAll(rig, await order(6000)) },
    ];
  } finally {
    await rig.close();
  }
}

export function printHeard(measured: readonly HeardMeasured[]): void {
  const heads = ['per second', 'p50 ms', 'p99 ms'];
  console.log('\nfrom the answer of an outcome until its notification has arrived\n');
  console.log(`${'payments'.padEnd(20)}${heads.map((head) => head.padStart(12)).join('')}`);
  for (const { name, paid } of measured) {
    const cells = [Math.round(paid.perSecond).toLocaleString('en')];
    cells.push(paid.heard.p50Ms.toFixed(1), paid.heard.p99Ms.toFixed(1));
    console.log(name.padEnd(20) + cells.map((cell) => cell.padStart(12)).join(''));
  }
}
