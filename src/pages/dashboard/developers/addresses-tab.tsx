// The addresses of a merchant: where it is notified, from where it may call, who may frame its pages.
import type { Channel } from '../../../channels/channel.ts';
import type { operations } from '../../../office/operations/index.ts';
import type { OutputOf } from '../../../office/operations/operation.ts';
import { useWords } from '../here.ts';
import { DetailList } from '../parts/detail-list.tsx';
import { TextArea, TextInput } from '../parts/fields.tsx';
import { ActionForm, FormEnd, SubmitButton } from '../parts/form.tsx';
import { NoticeBox } from '../parts/notice.tsx';
import { Panel } from '../parts/page-head.tsx';
import { Pill } from '../parts/pill.tsx';
import type { TabProps } from './keys-tab.tsx';
import { developerWords } from './words.ts';

export type Checked = OutputOf<typeof operations.merchants.check>;

interface AddressProps extends TabProps {
  channels: readonly Channel[];
  mayCheck: boolean;
  checked: Checked | undefined;
}

export function AddressesTab({ merchant, mayWrite, mayCheck, channels, checked }: AddressProps) {
  const words = useWords(developerWords);
  return (
    <>
      <Panel title={words.urls} lead={words.urlsLead}>
        {mayWrite ? (
          <Urls merchant={merchant} channels={channels} />
        ) : (
          <DetailList
            rows={[
              [words.everyChannel, merchant.notification_url],
              ...Object.entries(merchant.notification_urls ?? {}),
            ]}
          />
        )}
      </Panel>
      {mayCheck && (
        <Panel title={words.check} lead={words.checkLead} id="check">
          <ActionForm action="check">
            <TextInput
              name="url"
              label={words.url}
              type="url"
              maxLength={2000}
              value={checked?.url ?? merchant.notification_url}
            />
            <FormEnd>
              <SubmitButton look="quiet">{words.checkNow}</SubmitButton>
            </FormEnd>
          </ActionForm>
          {checked && <Result checked={checked} />}
        </Panel>
      )}
      <Lines
        title={words.allow}
        lead={words.allowLead}
        action="allow"
        name="allowed_addresses"
        label={words.allowed}
        values={merchant.allowed_addresses ?? []}
        mayWrite={mayWrite}
      />
      <Lines
        title={words.frames}
        lead={words.framesLead}
        action="frames"
        name="frame_ancestors"
        label={words.frameAncestors}
        values={merchant.frame_ancestors ?? []}
        mayWrite={mayWrite}
      />
    </>
  );
}

function Urls({ merchant, channels }: Pick<AddressProps, 'merchant' | 'channels'>) {
  const words = useWords(developerWords);
  return (
    <ActionForm action="urls">
      <TextInput
        name="notification_url"
        label={words.everyChannel}
        type="url"
        value={merchant.notification_url}
        required={false}
        maxLength={2000}
      />
      {channels.map(({ id, name }) => (
        <TextInput
          key={id}
          name={`notification_urls.${id}`}
          label={name}
          type="url"
          value={merchant.notification_urls?.[id]}
          required={false}
          maxLength={2000}
        />
      ))}
      <FormEnd>
        <SubmitButton>{words.save}</SubmitButton>
      </FormEnd>
    </ActionForm>
  );
}

function Result({ checked }: { checked: Checked }) {
  const words = useWords(developerWords);
  return (
    <NoticeBox
      tone={checked.ok ? 'good' : 'ill'}
      title={checked.ok ? words.reachable : words.unreachable}
    >
      <DetailList
        rows={checked.steps.map(({ step, ok, detail, ms }) => [
          words.steps[step],
          <>
            <Pill tone={ok ? 'good' : 'ill'} icon={ok ? 'check' : 'x'}>
              {`${ms} ms`}
            </Pill>{' '}
            {detail}
          </>,
        ])}
      />
    </NoticeBox>
  );
}

function Lines(props: {
  title: string;
  lead: string;
  action: string;
  name: string;
  label: string;
  values: readonly string[];
  mayWrite: boolean;
}) {
  const words = useWords(developerWords);
  const text = props.values.join('\n');
  return (
    <Panel title={props.title} lead={props.lead}>
      {props.mayWrite ? (
        <ActionForm action={props.action}>
          <TextArea name={props.name} label={props.label} value={text} required={false} code />
          <FormEnd>
            <SubmitButton look="quiet">{words.save}</SubmitButton>
          </FormEnd>
        </ActionForm>
      ) : (
        <DetailList rows={[[props.label, text || '–']]} />
      )}
    </Panel>
  );
}
