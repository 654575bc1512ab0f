// What the office's verbs and queries need from the rest of the gateway.
import type { CashRules } from '../cash/rules.ts';
import type { Channel } from '../channels/channel.ts';
import type { LedgerCheck } from '../ledger/check.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Sealer } from '../lib/seal.ts';
import type { AcquirerChoice } from '../merchants/form.ts';
import type { MerchantDirectory } from '../merchants/merchant.ts';
import type { Probe } from '../notifications/probe.ts';
import type { PaymentDeps } from '../payments/deps.ts';
import type { PayoutDeps } from '../payouts/step.ts';
import type { PeriodSettings } from '../periods/period.ts';
import type { SettlementDeps } from '../settlement/settle-batches.ts';
import type { Db } from '../storage/db.ts';
import type { ProviderDesk } from '../upstreams/health.ts';
import type { Deliveries } from './deliveries.ts';
import type { SandboxControls } from './sandbox-controls.ts';

/** What a customer did on the page: a try to pay with a card. */
export interface CustomerStep {
  id: string;
  at: Date;
  state: string;
  /** First six and last four digits. */
  masked: string;
  brand: string;
  issuer: string;
  /** Rupiah. */
  amount: bigint;
  /** The acquirer's. */
  responseCode?: string | undefined;
  /** Whether the issuer was asked for 3-D Secure. */
  isAuthenticated: boolean;
}

export interface OfficeDeps {
  db: Db;
  clock: Clock;
  log: Pick<Log, 'info'>;
  merchants: MerchantDirectory;
  /** Reads the merchants again, in every process of this gateway: one has changed. */
  refreshMerchants: () => Promise<void>;
  channels: readonly Channel[];
  /** Of merchants' secret keys. */
  sealer: Sealer;
  /** The key with which merchants check the gateway's SNAP signatures: SPKI PEM. */
  gatewayPublicKey: string;
  /** Tries an address of a merchant. */
  probe: (url: string) => Promise<Probe>;
  /** Base of every link, without a trailing slash. */
  links: { readonly publicUrl: string };
  /** Attempts at notifications, and who must follow a mute. */
  deliveries: Deliveries;
  /** Handed to the verbs of payments as they are. */
  payments: PaymentDeps;
  /** For closing months, and for invoices. */
  periods: PeriodSettings;
  /** Told how each proof of the ledger ended. */
  noteProof: (proof: Pick<LedgerCheck, 'balanced'>) => void;
  /** Handed to settlement as they are. */
  settlement: SettlementDeps;
  /** Handed to payouts as they are. */
  payouts: PayoutDeps;
  /** How statements of banks are read and matched. */
  cash: CashRules;
  /** What the customer of a payment did, oldest first. Absent: nothing is known. */
  customerSteps?: ((paymentId: string) => Promise<CustomerStep[]>) | undefined;
  /** Rupiah: what moves more has to be approved by another person. Absent: nothing has. */
  secondPersonAbove?: bigint | undefined;
  /** Providers of the same API. */
  providers: ProviderDesk;
  /** What is wrong with an acquirer that a merchant is to have, as the end of a sentence. */
  acquirerProblem: (channel: string, choice: AcquirerChoice) => string | undefined;
  /** Only a sandbox has it. */
  sandbox?: SandboxControls | undefined;
}
