import type { Children } from '@kitajs/html'
import type { T } from '../i18n.ts'
import { Icon, type IconName } from './icon.tsx'
import { checkedHref, Words } from './link.tsx'

export type ButtonKind = 'primary' | 'second' | 'plain' | 'stop'

export type ButtonProps = {
  text: string
  /** read after the words, not shown */
  hidden?: string
  kind?: ButtonKind
  icon?: IconName
  /** sent with the form when this button submits it */
  name?: string
  value?: string
  /** where this button submits to instead of the form's action */
  formaction?: string
  /** why it cannot be pressed now; the button stays readable and its reason stands beside it */
  disabled?: string
  shortcut?: string
  children?: Children
}

const classOf = (kind: ButtonKind = 'primary') => (kind === 'primary' ? 'btn' : `btn ${kind}`)

/** Submits the form around it. One primary button a view; `stop` refuses or removes. */
export function Button(props: ButtonProps) {
  const button = (
    <button
      type="submit"
      class={classOf(props.kind)}
      name={props.name}
      value={props.value}
      formaction={props.formaction ? checkedHref(props.formaction) : undefined}
      formnovalidate
      disabled={props.disabled !== undefined}
      data-key={props.shortcut}
    >
      {props.icon ? <Icon name={props.icon} /> : ''}
      <Words text={props.text} hidden={props.hidden} />
      {props.shortcut ? <KeyHint label={props.shortcut} /> : ''}
      {props.children}
    </button>
  )
  if (!props.disabled) return button
  return (
    <span class="row">
      {button}
      <span class="hint" safe>
        {props.disabled}
      </span>
    </span>
  )
}

export type ButtonLinkProps = {
  href: string
  text: string
  hidden?: string
  kind?: ButtonKind
  icon?: IconName
}

/** Looks like a button and goes somewhere; for what changes nothing. */
export function ButtonLink({ href, text, hidden, kind, icon }: ButtonLinkProps) {
  return (
    <a class={classOf(kind)} href={checkedHref(href)}>
      {icon ? <Icon name={icon} /> : ''}
      <Words text={text} hidden={hidden} />
    </a>
  )
}

/** Begins a service: the only button that carries the nine points. */
export function StartButton({ href, text }: { href: string; text: string }) {
  return (
    <a class="btn start" href={checkedHref(href)}>
      <span safe>{text}</span>
      <Icon name="arrow" />
    </a>
  )
}

/** A key of the office's shortcuts, shown as a key. */
export function KeyHint({ label }: { label: string }) {
  return <kbd safe>{label.replace('Enter', '↵').replace('+', ' ')}</kbd>
}

/** Copies a text where script runs; without it nothing is shown, since the text stands beside it. @param of  what it is */
export function Copy({ t, text, of }: { t: T; text: string; of: string }) {
  return (
    <ig-copy data-text={text} data-done={t('ui.copy.done')}>
      <button type="button" class="btn plain small" hidden>
        <Words text={t('ui.copy.copy')} hidden={of} />
      </button>
      <span role="status" class="small quiet"></span>
    </ig-copy>
  )
}
