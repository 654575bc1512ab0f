// How a merchant's card page looks: its logo and colours, with a preview and what is hard to read.
import { defaultTheme, ownTheme, type Theme } from '../../card/theme.ts';
import { themeWarnings } from '../../card/theme-warnings.ts';
import type { Form } from '../form-values.ts';
import { useWords } from '../here.ts';
import { Labelled, TextInput, useField } from '../parts/fields.tsx';
import { ActionForm, FormEnd, SubmitButton } from '../parts/form.tsx';
import { NoticeBox } from '../parts/notice.tsx';
import { Columns, Panel } from '../parts/page-head.tsx';
import { CardPreview } from './card-preview.tsx';
import type { TabProps } from './keys-tab.tsx';
import { developerWords } from './words.ts';

/** The members of the form, and what of the theme each one is. */
const colors = {
  background_color: 'background',
  font_color: 'font',
  button_background_color: 'buttonBackground',
  button_font_color: 'buttonFont',
} as const;

type ColorName = keyof typeof colors;
const colorNames = Object.keys(colors) as ColorName[];

export interface Look {
  logo_url: string | null;
  theme: Record<ColorName, string | null> | null;
}

/** What was typed. A colour that is the gateway's own is not set. */
export function lookOf(form: Form): Look {
  const chosen = colorNames.map((name) => {
    const color = form.text(name)?.toLowerCase();
    return [name, color === defaultTheme[colors[name]] ? null : (color ?? null)] as const;
  });
  const isUsual = chosen.every(([, color]) => color === null);
  return {
    logo_url: form.text('logo_url') ?? null,
    theme: isUsual ? null : (Object.fromEntries(chosen) as Record<ColorName, string | null>),
  };
}

/** `preview` is what was typed and is not saved yet. */
export function LookTab({
  merchant,
  mayWrite,
  preview,
}: TabProps & { preview?: Look | undefined }) {
  const words = useWords(developerWords);
  const shown = preview ?? { logo_url: merchant.logo_url ?? null, theme: merchant.theme ?? null };
  const theme = themeFrom(shown.theme ?? {});
  return (
    <Columns>
      <Panel title={words.look} lead={words.lookLead}>
        {mayWrite ? (
          <ActionForm action="look">
            <TextInput
              name="logo_url"
              label={words.logoUrl}
              hint={words.logoHint}
              type="url"
              value={shown.logo_url ?? undefined}
              required={false}
              maxLength={2000}
            />
            <div class="color-fields">
              {colorNames.map((name) => (
                <ColorInput
                  key={name}
                  name={name}
                  label={words[colors[name]]}
                  value={theme[colors[name]]}
                />
              ))}
            </div>
            <FormEnd>
              <SubmitButton>{words.save}</SubmitButton>
              <SubmitButton look="quiet" name="only" value="preview">
                {words.preview}
              </SubmitButton>
            </FormEnd>
          </ActionForm>
        ) : null}
        <Warnings theme={theme} />
      </Panel>
      <Panel title={words.previewTitle}>
        <CardPreview clientId={merchant.client_id} theme={theme} />
      </Panel>
    </Columns>
  );
}

function themeFrom(chosen: Partial<Record<ColorName, string | null | undefined>>): Theme {
  const valid = (name: ColorName) => {
    const color = chosen[name];
    return color && /^#[0-9a-f]{6}$/i.test(color) ? color : undefined;
  };
  return ownTheme({
    background: valid('background_color'),
    font: valid('font_color'),
    buttonBackground: valid('button_background_color'),
    buttonFont: valid('button_font_color'),
  });
}

function ColorInput(props: { name: string; label: string; value: string }) {
  const { value, common } = useField(props);
  return (
    <Labelled {...props} id={common.id}>
      <input {...common} type="color" value={value} />
    </Labelled>
  );
}

function Warnings({ theme }: { theme: Theme }) {
  const words = useWords(developerWords);
  const warnings = themeWarnings(theme);
  if (warnings.length === 0) return <NoticeBox tone="good">{words.readable}</NoticeBox>;
  return (
    <NoticeBox tone="warn" title={words.hardToRead}>
      <ul>
        {warnings.map(({ pair, ratio, needed }) => (
          <li key={pair}>
            {words.pairs[pair]}: {words.contrast} {ratio}, {words.needed} {needed}
          </li>
        ))}
      </ul>
    </NoticeBox>
  );
}
