import type { Children } from '@kitajs/html'
import type { T } from '../i18n.ts'
import { Icon, type IconName } from './icon.tsx'
import { Bdi, checkedHref, Link } from './link.tsx'
import { Tag, type TagProps } from './status.tsx'

export type PassProps = {
  href: string
  title: string
  number?: string
  state?: TagProps
  /** 'valid until' and the date */
  ends: { label: string; value: string }
}

/** A document that can be shown or lent, as a card under the nine points; put several in `Wallet`. */
export function Pass({ href, title, number, state, ends }: PassProps) {
  return (
    <a class="pass" href={checkedHref(href)}>
      <span>
        <b safe>{title}</b>
        {number ? (
          <span class="quiet small num">
            <Bdi text={number} dir="ltr" />
          </span>
        ) : (
          ''
        )}{' '}
        {state ? <Tag {...state} /> : ''}
      </span>
      <span class="ends">
        <span>
          <span safe>{ends.label}</span>
          <br />
          <span safe>{ends.value}</span>
        </span>
        <Icon name="qr" />
      </span>
    </a>
  )
}

export function Wallet({ children }: { children?: Children }) {
  return <div class="wallet">{children}</div>
}

export type ActingChip = { href: string; name: string; role: string; icon: IconName }

/** In whose name the person acts; `current` is the index of the chosen chip. */
export function ActingChips(props: { t: T; chips: ActingChip[]; current: number }) {
  return (
    <nav class="as" aria-label={props.t('ui.shell.actingAs')}>
      {props.chips.map(({ href, name, role, icon }, index) => (
        <Link href={href} current={index === props.current ? 'true' : undefined}>
          <Icon name={icon} />
          <span>
            <bdi safe>{name}</bdi>
            <small safe>{role}</small>
          </span>
        </Link>
      ))}
    </nav>
  )
}
