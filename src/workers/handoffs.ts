// Connections on their way from the primary to a worker: if the worker dies first, their clients must be told.
import type { ChildProcess } from 'node:child_process';

/** A connection's handle inside Node. */
interface Handle {
  close(): void;
}

/** What Node's cluster module sends: a new connection, and the worker's word that it has it. */
interface ClusterMessage {
  cmd?: string;
  act?: string;
  seq?: number;
  ack?: number;
}

/**
 * Closes the connections that were handed to a worker which died before it took them. Node's primary forgets them
 * and leaves them open: their clients would wait until they give up, because nobody reads what they send. Neither
 * the message nor the handle is part of Node's documented interface; if they change, nothing is noted here and
 * such a client waits, as without this.
 */
export function closeLostHandoffs(worker: ChildProcess): void {
  const onTheirWay = new Map<number, Handle>();
  const send = worker.send.bind(worker) as (...given: unknown[]) => boolean;
  worker.send = ((...given: unknown[]) => {
    const [message, handle] = given as [ClusterMessage | undefined, Handle | undefined];
    if (message?.act === 'newconn' && message.seq !== undefined && handle !== undefined) {
      onTheirWay.set(message.seq, handle);
    }
    return send(...given);
  }) as typeof worker.send;
  worker.on('internalMessage', ({ cmd, ack }: ClusterMessage) => {
    if (cmd === 'NODE_CLUSTER' && ack !== undefined) onTheirWay.delete(ack);
  });
  // Not at `disconnect`: Node does not emit it while a connection is on its way. The system closes the channel of
  // a process before it reports its end, so everything that the worker said has been read here.
  worker.once('exit', () => {
    for (const handle of onTheirWay.values()) handle.close();
    onTheirWay.clear();
  });
}
