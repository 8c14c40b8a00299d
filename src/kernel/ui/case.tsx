import type { Children } from '@kitajs/html'
import type { T } from '../i18n.ts'
import { Heading, type HeadingLevel, letteringClass } from './heading.tsx'
import { Bdi, checkedHref } from './link.tsx'
import { NinePoints, type NinePointsProps } from './progress.tsx'
import { Tag, type TagProps } from './status.tsx'

export type CaseHeadProps = {
  title: string
  reference: { label: string; value: string }
  /** after the reference: 'sent Monday 23 November' */
  note?: string
  state: TagProps
  level?: HeadingLevel
}

/** Title, reference and state of a case. */
export function CaseHead({ title, reference, note, state, level = 1 }: CaseHeadProps) {
  return (
    <div class="case-head">
      <div>
        <Heading level={level} text={title} />
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
  level?: HeadingLevel
}

/** Who acts next: the promised date on one side, what is needed on the other. */
export function NextPanel({ we, you, level = 2 }: NextPanelProps) {
  const lettering = letteringClass(we.when)
  return (
    <div class="next">
      <div>
        <Heading level={level} text={we.title} />
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
        <Heading level={level} text={you.title} />
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
