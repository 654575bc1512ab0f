// An acquirer for tests in production mode: it approves every card, returns money at once, and writes a settlement file.
import type { TakesCards } from '../../src/cards/acquirer.ts';
import { newToken } from '../../src/lib/ids.ts';
import type { Acquirer, Opening } from '../../src/payments/ports.ts';

/** What the bank has moved: its own name for it and rupiah, below zero for money that went back. */
interface Movement {
  reference: string;
  amount: bigint;
  at: Date;
}

export interface TestBank {
  /** For `acquirers` of the configuration: `{ "cards": "bank" }`. */
  makers: { bank: (channel: string) => Acquirer & TakesCards };
  /** What it has moved, oldest first. */
  movements: readonly Movement[];
  /** Its settlement file; `spoil` writes other amounts than what was moved. */
  file(spoil?: (movement: Movement, place: number) => bigint): string;
}

/** Opens the bank. Its pages are the gateway's own at `publicUrl`. */
export function openTestBank(publicUrl: string): TestBank {
  const movements: Movement[] = [];
  const moved = (reference: string, amount: bigint) =>
    void movements.push({ reference, amount, at: new Date() });
  const open = (): Opening => {
    const pageToken = newToken();
    const paymentUrl = `${publicUrl}/pay/${pageToken}`;
    return { kind: 'opened', references: [], pageToken, paymentUrl };
  };
  const approved = { kind: 'approved', approvalCode: '123456', message: 'Approved' } as const;
  const bank: Acquirer & TakesCards = {
    // Everything goes over the network, as with a real bank.
    openHere: () => undefined,
    open: async () => open(),
    async refund(_payment, { id, amount }) {
      moved(id, -amount);
      return { kind: 'done', message: 'Approved', references: [] };
    },
    capture: async () => ({ kind: 'refused', reason: 'this bank reserves nothing' }),
    inquire: async () => undefined,
    inquireRefund: async () => undefined,
    card: {
      identify: () => ({ type: 'CREDIT', issuer: 'TEST BANK' }),
      async charge({ attemptId, terms }) {
        moved(attemptId, BigInt(terms.charged));
        return { ...approved, references: [{ name: 'RRN', value: '000000000001' }] };
      },
      resume: async () => ({ kind: 'waiting' }),
      reverse: async () => {},
      inquire: async () => undefined,
    },
  };
  return {
    makers: { bank: () => bank },
    movements,
    file(spoil = ({ amount }) => amount) {
      const lines = movements.map((one, place) =>
        [one.reference, spoil(one, place), one.at.toISOString()].join(','),
      );
      return ['reference,amount,paid_at', ...lines, ''].join('\n');
    },
  };
}
