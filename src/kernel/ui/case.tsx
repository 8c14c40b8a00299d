import type { Children } from '@kitajs/html'
import type { T } from '../i18n.ts'
import { Heading, letteringClass } from './heading.tsx'
import { Icon, type IconName } from './icon.tsx'
import { Bdi, checkedHref, Link } from './link.tsx'
import { NinePoints, type NinePointsProps } from './progress.tsx'
import { Tag, type TagProps } from './status.tsx'

export type CaseHeadProps = {
  title: string
  reference: { label: string; value: string }
  /** after the reference: 'sent Monday 23 November' */
  note?: string
  state: TagProps
}

/** Title, reference and state of a case. */
export function CaseHead({ title, reference, note, state }: CaseHeadProps) {
  return (
    <div class="case-head">
      <div>
        <Heading level={1} text={title} />
        <p class="quiet">
          <span safe>{reference.label}</span> <Bdi text={reference.value} dir="ltr" />
          {note ? <span safe>{` · ${note}`}</span> : ''}
        </p>
      </div>
      <Tag {...state} big />
    </div>
  )
}

export type NextPanelProps = {
  /** what we promise: 'You hear from us by', the date, its teeth, why it moved */
  we: { title: string; when: string; promise?: Children; text?: string }
  /** what is needed from the person */
  you: { title: string; what: string; text?: string; action?: Children }
}

/** Who acts next: the promised date on one side, what is needed on the other. */
export function NextPanel({ we, you }: NextPanelProps) {
  const lettering = letteringClass(we.when)
  return (
    <div class="next">
      <div>
        <h2 safe>{we.title}</h2>
        <p class={lettering ? `when ${lettering}` : 'when'} safe>
          {we.when}
        </p>
        <div class="promise">{we.promise}</div>
        {we.text ? (
          <p class="quiet" safe>
            {we.text}
          </p>
        ) : (
          ''
        )}
      </div>
      <div>
        <h2 safe>{you.title}</h2>
        <p class="what" safe>
          {you.what}
        </p>
        {you.text ? (
          <p class="quiet" safe>
            {you.text}
          </p>
        ) : (
          ''
        )}
        {you.action}
      </div>
    </div>
  )
}

/** `when` is shown; `details` (hour, actor, 'automatic') follow it. */
export type TimelineEntry = { text: string; when: string; details?: string }

/** What has happened, newest first. */
export function Timeline({ t, entries }: { t: T; entries: TimelineEntry[] }) {
  return (
    <ol class="log l">
      {entries.map(({ text, when, details }) => (
        <li>
          <bdi safe>{text}</bdi>
          <span safe>{details ? `${when}${t('ui.file.comma')}${details}` : when}</span>
        </li>
      ))}
    </ol>
  )
}

export type Letter = {
  href?: string
  title: string
  text?: string
  /** as shown, and as ISO 8601 */
  when: string
  at: string
  unread?: boolean
}

/** Messages; unread ones carry a tooth, weight and a hidden word. */
export function Letters({ t, letters }: { t: T; letters: Letter[] }) {
  return (
    <ul class="letters list l">
      {letters.map(({ href, title, text, when, at, unread }) => (
        <li class={unread ? 'new' : undefined}>
          {href ? (
            <a href={checkedHref(href)}>
              <LetterTitle t={t} title={title} unread={unread} />
            </a>
          ) : (
            <b>
              <LetterTitle t={t} title={title} unread={unread} />
            </b>
          )}
          <time datetime={at} safe>
            {when}
          </time>
          {text ? (
            <p dir="auto" safe>
              {text}
            </p>
          ) : (
            ''
          )}
        </li>
      ))}
    </ul>
  )
}

function LetterTitle({ t, title, unread }: { t: T; title: string; unread?: boolean }) {
  return (
    <>
      {unread ? (
        <span class="hidden" safe>
          {`${t('ui.letters.unread')} `}
        </span>
      ) : (
        ''
      )}
      <span safe>{title}</span>
    </>
  )
}

export type DueItem = {
  /** 22 and 'November' */
  day: string
  month: string
  late?: boolean
  title: string
  text?: string
  /** `ButtonLink`; primary for the most urgent only */
  action?: Children
}

/** What the person has to do, by date. */
export function DueList({ items }: { items: DueItem[] }) {
  return (
    <ul class="due list l">
      {items.map(({ day, month, late, title, text, action }) => (
        <li>
          <p class={late ? 'date late' : 'date'}>
            <b safe>{day}</b> <span safe>{month}</span>
          </p>
          <div>
            <h3 safe>{title}</h3>
            {text ? <p safe>{text}</p> : ''}
          </div>
          {action}
        </li>
      ))}
    </ul>
  )
}

export type CaseLinkProps = {
  href: string
  title: string
  /** 'Answer by Tuesday 1 December' */
  promise?: string
  line: Omit<NinePointsProps, 'slim'>
  /** 'Review, step 6 of 9, with the Ministry' */
  text: string
}

/** One case of the person in a list: what we have to do. */
export function CaseLink({ href, title, promise, line, text }: CaseLinkProps) {
  return (
    <a class="ours" href={checkedHref(href)}>
      <span class="title">
        <b safe>{title}</b>
        {promise ? (
          <span class="quiet" safe>
            {promise}
          </span>
        ) : (
          ''
        )}
      </span>
      <NinePoints {...line} slim />
      <span class="small quiet" safe>
        {text}
      </span>
    </a>
  )
}

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
