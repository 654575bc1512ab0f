// The controls that everybody in a sandbox shares: clock, faults, invented payments, a fresh start.
import type { Language } from '../../kit/language.ts';
import { Confirm } from '../parts/confirm.tsx';
import { DetailList } from '../parts/detail-list.tsx';
import { NumberInput } from '../parts/fields.tsx';
import { ActionForm, FormEnd, SubmitButton } from '../parts/form.tsx';
import { When } from '../parts/money.tsx';
import { Panel } from '../parts/page-head.tsx';
import type { SandboxState } from './customers.tsx';
import { sandboxWords } from './words.ts';

interface Props {
  state: SandboxState;
  language: Language;
}

export function Clock({ state, language }: Props) {
  const words = sandboxWords[language];
  const hours = Math.round(state.ahead_seconds / 3600);
  return (
    <Panel title={words.clock} lead={words.clockLead}>
      <DetailList
        rows={[
          [words.now, <When at={state.now} />],
          [words.ahead, state.ahead_seconds < 60 ? words.notAhead : words.hours(hours)],
        ]}
      />
      <ActionForm action="advance">
        <div class="button-row">
          {Object.entries(words.advance).map(([seconds, label]) => (
            <SubmitButton key={seconds} look="quiet" name="seconds" value={seconds}>
              {`+ ${label}`}
            </SubmitButton>
          ))}
        </div>
      </ActionForm>
      {state.ahead_seconds >= 60 && (
        <ActionForm action="resetClock">
          <SubmitButton look="quiet">{words.resetClock}</SubmitButton>
        </ActionForm>
      )}
    </Panel>
  );
}

export function Faults({ state, language }: Props) {
  const words = sandboxWords[language];
  return (
    <Panel title={words.faults} lead={words.faultsLead}>
      <h3>{words.activeFaults}</h3>
      {state.faults.length === 0 ? (
        <p class="muted">{words.noFaults}</p>
      ) : (
        <>
          <ul>
            {state.faults.map((fault) => (
              <li key={JSON.stringify(fault)}>
                <code>
                  {Object.entries(fault)
                    .map(([name, value]) => `${name}: ${value}`)
                    .join(', ')}
                </code>
              </li>
            ))}
          </ul>
          <ActionForm action="endFaults">
            <SubmitButton look="quiet">{words.endFaults}</SubmitButton>
          </ActionForm>
        </>
      )}
      <ul class="preset-list">
        {Object.entries(words.presets).map(([name, [title, what]]) => (
          <li key={name}>
            <div>
              <strong>{title}</strong>
              <p class="muted small">{what}</p>
            </div>
            <ActionForm action="fault" hidden={{ preset: name }}>
              <SubmitButton look="quiet">
                {words.plan}
                <span class="unseen"> {title}</span>
              </SubmitButton>
            </ActionForm>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

export function Seed({ language }: { language: Language }) {
  const words = sandboxWords[language];
  return (
    <Panel title={words.seed} lead={words.seedLead}>
      <ActionForm action="seed">
        <div class="form-row">
          <NumberInput name="payments" label={words.howMany} value="500" min={1} max={5000} />
          <NumberInput name="days" label={words.days} value="30" min={1} max={365} />
        </div>
        <FormEnd>
          <SubmitButton look="quiet">{words.seedIt}</SubmitButton>
        </FormEnd>
      </ActionForm>
    </Panel>
  );
}

export function StartOver({ language }: { language: Language }) {
  const words = sandboxWords[language];
  return (
    <Panel title={words.startOver} lead={words.startOverLead}>
      <Confirm action="reset" label={words.reset} look="danger" what={<p>{words.resetWhat}</p>} />
    </Panel>
  );
}
