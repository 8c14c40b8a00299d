import type { Children } from '@kitajs/html'
import type { T } from '../i18n.ts'
import { KeyHint } from './button.tsx'
import { Icon } from './icon.tsx'
import { Bdi, Link } from './link.tsx'
import { Tag, type TagProps } from './status.tsx'
import { SourceBadge } from './summary.tsx'

export type DeskHeadProps = { title: Children; children?: Children; sort?: string }

/** First line of a work list: heading, quick filter, links, how it is sorted. */
export function DeskHead({ title, children, sort }: DeskHeadProps) {
  return (
    <div class="desk-head">
      {title}
      {children}
      {sort ? (
        <span class="sort" safe>
          {sort}
        </span>
      ) : (
        ''
      )}
    </div>
  )
}

export type CaseBarProps = {
  t: T
  back: string
  applicant: string
  service: string
  reference: string
  state: TagProps
  /** `Teeth`, the promised date */
  clock?: Children
}

/** The line above an officer's case. */
export function CaseBar(props: CaseBarProps) {
  return (
    <section class="casebar" aria-label={props.t('ui.office.case')}>
      <Link href={props.back} class="backlink" shortcut="U">
        <Icon name="back" />
        <span safe>{props.t('ui.office.back')}</span>
        <KeyHint label="U" />
      </Link>
      <h1>
        <bdi safe>{props.applicant}</bdi>{' '}
        <span class="quiet" safe>
          {props.service}
        </span>
      </h1>
      <span class="num">
        <Bdi text={props.reference} dir="ltr" />
      </span>
      <Tag {...props.state} />
      <span class="clock">{props.clock}</span>
    </section>
  )
}

export type PaneProps = {
  label: string
  kind?: 'answers' | 'file' | 'decide'
  children?: Children
}

/** One of the panes of an officer's case. */
export function Pane({ label, kind = 'answers', children }: PaneProps) {
  return (
    <section class={`pane ${kind}-pane`} aria-label={label}>
      {children}
    </section>
  )
}

export type PaneAnswer = {
  label: string
  value?: string
  content?: Children
  source?: string
  /** what the applicant had answered before the correction */
  before?: string
  /** examined and fine, or to be looked at */
  state?: 'ok' | 'wait'
  selected?: boolean
}

/** Answers as an officer reads them. */
export function PaneAnswers(props: { t: T; title: string; answers: PaneAnswer[] }) {
  const { t, title, answers } = props
  return (
    <>
      <h2 safe>{title}</h2>
      <dl class="qa">
        {answers.map((answer) => (
          <div class={answer.selected ? 'on' : undefined}>
            <dt safe>{answer.label}</dt>
            <dd>
              {answer.content}
              {answer.value === undefined ? '' : <bdi safe>{answer.value}</bdi>}{' '}
              {answer.source ? <SourceBadge t={t} source={answer.source} /> : ''}
              {answer.before ? <del safe>{answer.before}</del> : ''}
            </dd>
            {answer.state ? <AnswerState t={t} state={answer.state} /> : ''}
          </div>
        ))}
      </dl>
    </>
  )
}

function AnswerState({ t, state }: { t: T; state: 'ok' | 'wait' }) {
  return (
    <dd class={`state ${state}`}>
      <Icon name={state === 'ok' ? 'check' : 'warning'} />
      <span class="hidden" safe>
        {state === 'ok' ? t('ui.checks.passed') : t('ui.checks.open')}
      </span>
    </dd>
  )
}

export type DecisionOption = { value: string; label: string; note?: string; key: string }

export type DecisionChoicesProps = {
  name: string
  label: string
  options: DecisionOption[]
  value?: string
}

/** The officer's decision; the keys 1, 2, 3 choose. */
export function DecisionChoices({ name, label, options, value }: DecisionChoicesProps) {
  return (
    <fieldset class="choices">
      <legend class="hidden" safe>
        {label}
      </legend>
      {options.map((option) => (
        <label>
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            data-key={option.key}
          />
          <span>
            <span safe>{option.label}</span>{' '}
            {option.note ? (
              <small class="quiet" safe>
                {option.note}
              </small>
            ) : (
              ''
            )}
          </span>
          <KeyHint label={option.key} />
        </label>
      ))}
    </fieldset>
  )
}
