// Who is let in, as the configuration says, and its metrics.
import { admissionSettings } from '../config/settings.ts';
import { type Admission, createAdmission } from '../http/admission/admission.ts';
import type { House } from './house.ts';

/** Who is let in, as the configuration says. */
export function admit({ config, log, merchants, metrics }: House): Admission {
  const settings = admissionSettings(config.file, config.mode);
  const admission = createAdmission({
    settings,
    merchants,
    log,
    observe: metrics.refused,
    processes: config.workers,
  });
  metrics.gauge('gapura_calls_in_flight', 'Merchant calls in flight', () => admission.inFlight);
  metrics.gauge('gapura_calls_limit', 'How many may be', () => admission.limit);
  return admission;
}
