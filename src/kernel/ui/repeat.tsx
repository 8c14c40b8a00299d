import type { Children } from '@kitajs/html'
import type { T } from '../i18n.ts'
import { Button } from './button.tsx'
import { Heading, type HeadingLevel } from './heading.tsx'
import { Icon } from './icon.tsx'
import { Link } from './link.tsx'

export type RepeatItemProps = {
  t: T
  /** position from 1 */
  number: number
  /** what the item is called until it has a summary: 'Activity' */
  noun: string
  /** a finished item in a few words: 'Meals and sweets' */
  summary?: string
  open?: boolean
  wrong?: boolean
  id: string
  level?: HeadingLevel
  /** name and value of the button that removes it */
  remove?: { name: string; value: string }
  children?: Children
}

/** One item of a repeating group: finished ones fold to a line with Change, the open one shows its fields. */
export function RepeatItem(props: RepeatItemProps) {
  const { t, number, noun, id, remove } = props
  const named = t('ui.form.item', { noun, number })
  const title = props.summary ?? t('ui.form.itemOpen', { noun })
  return (
    <details
      class={props.wrong ? 'repeat wrong-group' : 'repeat'}
      id={id}
      open={props.open || props.wrong}
    >
      <summary class="repeat-head">
        <Heading level={props.level ?? 2} text={t('ui.form.itemTitle', { number, title })} />
        <span class="change">
          <span class="when-shut" safe>
            {t('ui.form.change')}
          </span>
          <span class="when-open" safe>
            {t('ui.form.fold')}
          </span>
          <span class="hidden" safe>
            {` ${named}`}
          </span>
        </span>
      </summary>
      <div class="repeat-body stack">
        {props.children}
        {remove ? (
          <div>
            <Button
              text={t('ui.form.remove')}
              hidden={named}
              kind="plain"
              icon="remove"
              name={remove.name}
              value={remove.value}
            />
          </div>
        ) : (
          ''
        )}
      </div>
    </details>
  )
}

export type AddItemProps = {
  t: T
  text: string
  name: string
  value: string
  /** items allowed; at the maximum the button gives way to a sentence that says so */
  max?: number
  count: number
}

/** Adds an item to a repeating group by submitting the form. */
export function AddItem({ t, text, name, value, max, count }: AddItemProps) {
  if (max !== undefined && count >= max) {
    return (
      <p class="hint" safe>
        {t('ui.form.full', { max })}
      </p>
    )
  }
  return (
    <button type="submit" class="add" name={name} value={value} formnovalidate>
      <Icon name="plus" />
      <span safe>{text}</span>
    </button>
  )
}

export type FormLayoutProps = {
  t: T
  /** pages of the form in order */
  pages: { title: string; state: 'done' | 'now' | 'rest'; href?: string }[]
  /** fee so far (`MoneyDisplay`), notes */
  side?: Children
  children?: Children
}

/** A form page: the form, and beside it the pages, the fee so far and what is saved. */
export function FormLayout({ t, pages, side, children }: FormLayoutProps) {
  return (
    <div class="form-grid">
      <div>{children}</div>
      <aside class="side" aria-label={t('ui.form.pages')}>
        <ol class="l">
          {pages.map(({ title, state, href }) => (
            <li aria-current={state === 'now' ? 'step' : undefined}>
              {state === 'done' ? <Icon name="check" /> : ''}
              <span>
                {href ? <Link href={href} text={title} /> : <span safe>{title}</span>}
                {state === 'done' ? (
                  <span class="hidden" safe>
                    {t('ui.nine.done')}
                  </span>
                ) : (
                  ''
                )}
              </span>
            </li>
          ))}
        </ol>
        {side}
      </aside>
    </div>
  )
}
