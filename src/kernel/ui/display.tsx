import type { T } from '../i18n.ts'
import { Button } from './button.tsx'
import { Radios } from './choices.tsx'
import { Icon } from './icon.tsx'
import { checkedHref } from './link.tsx'

const THEMES = ['system', 'light', 'dark', 'contrast'] as const
const SIZES = ['normal', 'large', 'largest'] as const

/** How the reader wants pages to look. */
export type Display = { theme: (typeof THEMES)[number]; size: (typeof SIZES)[number] }

/** Cookie that holds the choice; readable by script, since pages for everybody cannot hold it. */
export const DISPLAY_COOKIE = 'igov_display'

/** Reads the cookie's or a form's values; what is unknown becomes the default. */
export function displayFrom(theme?: string, size?: string): Display {
  return {
    theme: THEMES.find((known) => known === theme) ?? 'system',
    size: SIZES.find((known) => known === size) ?? 'normal',
  }
}

/** The choice in a cookie's value, `dark.large`; nothing chosen is the default. */
export function displayFromCookie(value?: string): Display {
  const [theme, size] = (value ?? '').split('.')
  return displayFrom(theme, size)
}

export const displayCookieValue = ({ theme, size }: Display) => `${theme}.${size}`

export type DisplayMenuProps = {
  t: T
  /** takes POST of `theme`, `size`, `back` */
  action: string
  /** path to return to, with the language */
  back: string
  csrf?: string
  value?: Display
}

/** Menu in the header for theme and text size; works without script, shows a choice at once with it. */
export function DisplayMenu({ t, action, back, csrf, value }: DisplayMenuProps) {
  const { theme, size } = value ?? displayFrom()
  return (
    <details class="drop">
      <summary>
        <Icon name="display" />
        <span class="said" safe>
          {t('ui.display.title')}
        </span>
      </summary>
      <div class="drop-body">
        <ig-theme>
          <form method="post" action={checkedHref(action)}>
            {csrf ? <input type="hidden" name="_csrf" value={csrf} /> : ''}
            <input type="hidden" name="back" value={back} />
            <Radios
              t={t}
              name="theme"
              id="display-theme"
              label={t('ui.display.theme')}
              value={theme}
              options={[
                { value: 'system', label: t('ui.display.system') },
                { value: 'light', label: t('ui.display.light') },
                { value: 'dark', label: t('ui.display.dark') },
                { value: 'contrast', label: t('ui.display.contrast') },
              ]}
            />
            <Radios
              t={t}
              name="size"
              id="display-size"
              label={t('ui.display.size')}
              value={size}
              options={[
                { value: 'normal', label: t('ui.display.normal') },
                { value: 'large', label: t('ui.display.large') },
                { value: 'largest', label: t('ui.display.largest') },
              ]}
            />
            <Button text={t('ui.display.save')} />
          </form>
        </ig-theme>
      </div>
    </details>
  )
}
