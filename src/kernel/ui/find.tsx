import type { T } from '../i18n.ts'
import { Button } from './button.tsx'
import { Icon } from './icon.tsx'
import { pluralForms } from './inputs.tsx'
import { checkedHref } from './link.tsx'

/** Characters of a query; the server refuses more. */
export const QUERY_LENGTH = 200

export type FindProps = {
  t: T
  /** of the search page, `/ar/search`; suggestions are asked for below it */
  action: string
  value?: string
  /** of the field; a page with two boxes gives each its own */
  id?: string
}

/** The search field of the portal: a plain form, which suggests while one types where scripts run. */
export function Find({ t, action, value, id = 'q' }: FindProps) {
  return (
    <search>
      <ig-suggest
        data-from={checkedHref(`${action}/suggestions`)}
        data-found={pluralForms(t, 'ui.find.found')}
      >
        <form class="find" method="get" action={checkedHref(action)}>
          <label for={id}>
            <Icon name="search" />
            <span class="hidden" safe>
              {t('ui.find.label')}
            </span>
            <input
              type="search"
              id={id}
              name="q"
              value={value}
              placeholder={t('ui.find.placeholder')}
              maxlength={QUERY_LENGTH}
              autocomplete="off"
              autocapitalize="off"
              enterkeyhint="search"
              dir="auto"
            />
          </label>
          <Button text={t('ui.find.button')} />
        </form>
      </ig-suggest>
    </search>
  )
}
