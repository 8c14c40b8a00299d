import type { Children } from '@kitajs/html'
import type { T } from '../i18n.ts'
import { Heading, type HeadingLevel } from './heading.tsx'
import { Link } from './link.tsx'
import { Tag } from './status.tsx'

export type SummaryRow = {
  label: string
  /** the answer; line breaks are kept */
  value?: string
  /** smaller, under the answer */
  more?: string
  /** instead of a value: a `FileLink`, several lines */
  content?: Children
  /** register that the answer comes from */
  source?: string
  /** link to change this one answer */
  change?: string
  /** below the answer: what somebody else adds to it */
  beside?: Children
}

export type SummarySection = {
  title: string
  /** link to change the whole section, or another link in its place */
  change?: string
  link?: { href: string; text: string }
  rows: SummaryRow[]
}

/** Answers to check before sending, or to read afterwards: sections, sources, links to change. */
export function SummaryList(props: { t: T; sections: SummarySection[]; level?: HeadingLevel }) {
  const { t, sections, level = 2 } = props
  return (
    <>
      {sections.map(({ title, change, link, rows }) => (
        <section class="answers">
          <div class="section-head">
            <Heading level={level} text={title} />
            {change ? <Link href={change} text={t('ui.form.change')} hidden={title} /> : ''}
            {link ? <Link href={link.href} text={link.text} /> : ''}
          </div>
          <dl>
            {rows.map((row) => (
              <SummaryRowView t={t} row={row} />
            ))}
          </dl>
        </section>
      ))}
    </>
  )
}

function SummaryRowView({ t, row }: { t: T; row: SummaryRow }) {
  const { label, value, more, content, source, change, beside } = row
  const empty = value === undefined && content === undefined
  return (
    <div>
      <dt safe>{label}</dt>
      <dd>
        {content}
        {value === undefined ? (
          ''
        ) : (
          <bdi class="lines" safe>
            {value}
          </bdi>
        )}
        {empty ? (
          <span class="missing" safe>
            {t('ui.summary.none')}
          </span>
        ) : (
          ''
        )}{' '}
        {source ? <SourceBadge t={t} source={source} /> : ''}
        {more ? (
          <bdi class="more" safe>
            {more}
          </bdi>
        ) : (
          ''
        )}
        {beside}
      </dd>
      {change ? (
        <dd class="change">
          <Link href={change} text={t('ui.form.change')} hidden={label} />
        </dd>
      ) : (
        ''
      )}
    </div>
  )
}

/** Says that an answer comes from a register: it is not the person's to edit. */
export function SourceBadge({ t, source }: { t: T; source: string }) {
  return <Tag text={t('ui.summary.from', { source })} kind="info" icon="exchange" />
}

export type RegisterValueProps = {
  t: T
  label: string
  value: string
  source: string
  /** leads to the owner of the register */
  dispute?: string
}

/** An answer that a register gave, in the place of a field. */
export function RegisterValue({ t, label, value, source, dispute }: RegisterValueProps) {
  return (
    <div class="field">
      <span class="label" safe>
        {label}
      </span>
      <p>
        <bdi safe>{value}</bdi> <SourceBadge t={t} source={source} />
      </p>
      {dispute ? <Link href={dispute} text={t('ui.summary.dispute')} hidden={label} /> : ''}
    </div>
  )
}
