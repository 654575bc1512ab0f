// Compares what two gateways say about the same payments.
import type { Runner } from './gateways.ts';
import type { Placed } from './shop.ts';

interface View {
  status: string;
  paid_amount: number;
  refunded_amount: number;
}

/** One line for each payment that is not the same on both sides. */
export async function differences(
  front: Runner,
  back: Runner,
  placed: readonly Placed[],
): Promise<string[]> {
  const queue = placed.values();
  const found: string[] = [];
  const work = async () => {
    for (const one of queue) {
      const [here, there] = await Promise.all([view(front, one), view(back, one)]);
      const [ours, theirs] = [wordOf(here), wordOf(there)];
      // What the provider never had, it has not opened here either.
      const same = ours === theirs || (there === undefined && here?.status === 'FAILED');
      if (!same) {
        found.push(`${one.channel} ${one.reference} (${one.told}): front ${ours}, back ${theirs}`);
      }
    }
  };
  await Promise.all(Array.from({ length: 16 }, work));
  return found;
}

async function view(house: Runner, { reference }: Placed): Promise<View | undefined> {
  const { status, body } = await house.sandbox<View>(`payments/${reference}`);
  return status === 200 ? body : undefined;
}

function wordOf(view: View | undefined): string {
  if (view === undefined) return 'none';
  return `${view.status} ${view.paid_amount}/${view.refunded_amount}`;
}
