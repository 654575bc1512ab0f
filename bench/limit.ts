// What this machine allows: the bare server, and one that also stores what the gateway stores, with the same statement.
import { secretKey } from './gateway.ts';
import { fire } from './load.ts';
import { callers, creates, type Inbox, openRig } from './rig.ts';
import { createTally, type Measured, printTable } from './table.ts';
import { startThread } from './thread.ts';

const bare = 'bare node:http';

/** Alternating rounds of both. The gateway itself only lends its database. */
export async function measureLimit(
  inbox: Inbox,
  { rounds, calls }: { rounds: number; calls: number },
): Promise<Measured[]> {
  const rig = await openRig(inbox);
  const { connection } = rig.meter;
  const peer = await startThread<number>('./peer.ts', { secretKey });
  const storing = connection && (await startThread<number>('./peer.ts', { secretKey, connection }));
  const servers: [name: string, port: number][] = [[bare, peer.first]];
  if (storing !== undefined) servers.push(['bare, and durable', storing.first]);
  try {
    const tally = createTally();
    const round = (port: number, count: number) =>
      fire(`http://127.0.0.1:${port}`, creates(count), callers, [200]);
    for (const [, port] of servers) await round(port, calls);
    for (let n = 0; n < rounds; n++) {
      for (const [name, port] of servers) tally.note(name, { result: await round(port, calls) });
    }
    return tally.table(bare);
  } finally {
    await storing?.worker.terminate();
    await peer.worker.terminate();
    await rig.close();
  }
}

export function printLimit(table: readonly Measured[]): void {
  console.log('\ncreations by servers that check nothing\n');
  printTable(table, 'of bare');
}
