import type { Children } from '@kitajs/html'
import type { T } from '../i18n.ts'
import { Icon } from './icon.tsx'
import { checkedHref, Link } from './link.tsx'
import { Tag, type TagKind } from './status.tsx'

export type Fact = {
  label: string
  /** leave out what is not known: the list says so */
  value?: string
  note?: string
}

/** Two to four facts in large type: fee, time, validity, channel. */
export function FactList({ t, facts }: { t: T; facts: Fact[] }) {
  return (
    <dl class={`facts n-${Math.min(facts.length, 4)}`}>
      {facts.map(({ label, value, note }) => (
        <div>
          <dt safe>{label}</dt>
          <dd class={value === undefined ? 'unknown' : 'num'} safe>
            {value ?? t('ui.facts.unknown')}
          </dd>
          {note ? <dd safe>{note}</dd> : ''}
        </div>
      ))}
    </dl>
  )
}

export type Pair = { label: string; value?: string; content?: Children; note?: string }

/** Labels and values under each other, hairlines between. */
export function Pairs({ pairs }: { pairs: Pair[] }) {
  return (
    <dl class="pairs">
      {pairs.map(({ label, value, content, note }) => (
        <div>
          <dt safe>{label}</dt>
          <dd>
            {content}
            {value === undefined ? '' : <bdi safe>{value}</bdi>}{' '}
            {note ? (
              <span class="quiet small" safe>
                {note}
              </span>
            ) : (
              ''
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}

export type Check = { title: string; note?: string; passed?: boolean }

/** What was examined and what came of it. */
export function Checks({ t, checks }: { t: T; checks: Check[] }) {
  return (
    <ul class="checks l">
      {checks.map(({ title, note, passed = true }) => (
        <li class={passed ? undefined : 'bad'}>
          <Icon name={passed ? 'check' : 'error'} />
          <b>
            <b class="hidden" safe>
              {passed ? t('ui.checks.passed') : t('ui.checks.failed')}
            </b>{' '}
            <bdi safe>{title}</bdi>
          </b>
          {note ? <span safe>{note}</span> : ''}
        </li>
      ))}
    </ul>
  )
}

export type DocumentItem = { title: string; note?: string }

/** Documents by who brings them: the government fetches what it holds. */
export function DocumentList({ t, we, you }: { t: T; we: DocumentItem[]; you: DocumentItem[] }) {
  return (
    <div class={we.length > 0 && you.length > 0 ? 'two whose' : 'whose'}>
      {we.length > 0 ? <Documents title={t('ui.documents.we')} icon="exchange" items={we} /> : ''}
      {you.length > 0 ? (
        <Documents title={t('ui.documents.you')} icon="upload" items={you} theirs />
      ) : (
        ''
      )}
    </div>
  )
}

type DocumentsProps = {
  title: string
  icon: 'exchange' | 'upload'
  items: DocumentItem[]
  theirs?: boolean
}

function Documents({ title, icon, items, theirs }: DocumentsProps) {
  return (
    <div class={theirs ? 'theirs' : undefined}>
      <h3>
        <Icon name={icon} />
        <span safe>{title}</span>
      </h3>
      <ul class="l">
        {items.map((item) => (
          <li>
            <bdi safe>{item.title}</bdi>
            {item.note ? <span safe>{item.note}</span> : ''}
          </li>
        ))}
      </ul>
    </div>
  )
}

export type Step = { who: 'you' | 'we'; title: string; note?: string }

/** Steps of a service by who acts: yours maroon, ours sand. */
export function Steps({ t, steps }: { t: T; steps: Step[] }) {
  return (
    <ol class="steps l">
      {steps.map(({ who, title, note }) => (
        <li class={who === 'you' ? 'you' : undefined}>
          <div>
            <b safe>{title}</b>
            {note ? <span safe>{note}</span> : ''}
          </div>
          {who === 'you' ? (
            <Tag text={t('ui.steps.you')} kind="line" />
          ) : (
            <Tag text={t('ui.steps.we')} />
          )}
        </li>
      ))}
    </ol>
  )
}

export type PricedItem = { href: string; name: string; price?: string; by?: string }

/** Services with their fee, as on a menu: the price is known before the page is opened. */
export function PricedList({ t, items, single }: { t: T; items: PricedItem[]; single?: boolean }) {
  return (
    <ul class={single ? 'menu single' : 'menu'}>
      {items.map(({ href, name, price, by }) => (
        <li>
          <a href={checkedHref(href)}>
            <span class="name" safe>
              {name}
            </span>
            <span class="cost">
              <span class="lead" />
              <span class={price === undefined ? 'price unknown' : 'price'} safe>
                {price ?? t('ui.facts.priceUnknown')}
              </span>
            </span>
            {by ? (
              <span class="by" safe>
                {by}
              </span>
            ) : (
              ''
            )}
          </a>
        </li>
      ))}
    </ul>
  )
}

export type VerifiedCardProps = {
  /** 'Verified' (`ok`), 'Not yet confirmed' (`wait`) */
  state: { kind: TagKind; text: string }
  facts: { label: string; value: string }[]
  link?: { href: string; text: string }
}

/** Who answers for a page, since when, and how sure it is. */
export function VerifiedCard({ state, facts, link }: VerifiedCardProps) {
  return (
    <div class="stamp">
      <Tag {...state} icon={state.kind === 'ok' ? 'check' : undefined} />
      <dl>
        {facts.map(({ label, value }) => (
          <div>
            <dt safe>{label}</dt>
            <dd>
              <bdi safe>{value}</bdi>
            </dd>
          </div>
        ))}
      </dl>
      {link ? <Link href={link.href} text={link.text} /> : ''}
    </div>
  )
}
