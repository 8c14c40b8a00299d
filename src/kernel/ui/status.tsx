import type { Children } from '@kitajs/html'
import { ButtonLink } from './button.tsx'
import { Heading } from './heading.tsx'
import { Icon, type IconName } from './icon.tsx'

export type TagKind = 'plain' | 'ok' | 'wait' | 'bad' | 'info' | 'line'

/** Icons that say what the tint says, for those who do not see the tint. */
const TAG_ICONS: Record<TagKind, IconName | undefined> = {
  plain: undefined,
  ok: 'check',
  wait: 'clock',
  bad: 'error',
  info: undefined,
  line: undefined,
}

export type TagProps = { text: string; kind?: TagKind; icon?: IconName; big?: boolean }

/** A state in a word, with an icon where the colour carries meaning. */
export function Tag({ text, kind = 'plain', icon, big }: TagProps) {
  const classes = ['tag', kind === 'plain' ? '' : kind, big ? 'big' : ''].filter(Boolean)
  const shown = icon ?? TAG_ICONS[kind]
  return (
    <span class={classes.join(' ')}>
      {shown ? <Icon name={shown} /> : ''}
      <span safe>{text}</span>
    </span>
  )
}

export type NoticeKind = 'info' | 'ok' | 'wait' | 'bad'

const NOTICE_ICONS: Record<NoticeKind, IconName> = {
  info: 'info',
  ok: 'check',
  wait: 'warning',
  bad: 'error',
}

export type NoticeProps = {
  title?: string
  text?: string
  kind?: NoticeKind
  /** read out at once: the answer to what the person just did */
  live?: boolean
  children?: Children
}

/** Something to know before reading on. */
export function Notice({ title, text, kind = 'info', live, children }: NoticeProps) {
  return (
    <div
      class={kind === 'info' ? 'note' : `note ${kind}`}
      role={live ? (kind === 'bad' ? 'alert' : 'status') : undefined}
    >
      <Icon name={NOTICE_ICONS[kind]} />
      <div>
        {title ? <b safe>{title}</b> : ''}
        {text ? <p safe>{text}</p> : ''}
        {children}
      </div>
    </div>
  )
}

/** The pearl: true, or done. Nowhere else, or it becomes decoration. */
export function Pearl({ big }: { big?: boolean }) {
  return (
    <span class={big ? 'pearl big' : 'pearl'} aria-hidden="true">
      <Icon name="check" />
    </span>
  )
}

export type VerdictProps = {
  title: string
  lettering?: boolean
  text?: string
  /** without a pearl: expired, revoked, unknown */
  pearl?: boolean
  children?: Children
}

/** A confirmation or the answer of a check: the page's heading beside the pearl. */
export function Verdict({ title, lettering, text, pearl = true, children }: VerdictProps) {
  return (
    <div class={pearl ? 'verdict' : 'page-title top'} role="status">
      {pearl ? <Pearl big /> : ''}
      <div>
        <Heading level={1} text={title} lettering={lettering} />
        {text ? (
          <p class="quiet" safe>
            {text}
          </p>
        ) : (
          ''
        )}
        {children}
      </div>
    </div>
  )
}

export type EmptyStateProps = {
  title: string
  text?: string
  action?: { href: string; text: string }
}

/** A list with nothing in it: all is done. */
export function EmptyState({ title, text, action }: EmptyStateProps) {
  return (
    <div class="empty">
      <Pearl />
      <div>
        <p>
          <b safe>{title}</b>
        </p>
        {text ? (
          <p class="quiet" safe>
            {text}
          </p>
        ) : (
          ''
        )}
        {action ? <ButtonLink {...action} kind="plain" /> : ''}
      </div>
    </div>
  )
}
