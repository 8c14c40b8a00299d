import { DocumentList, Link, Pairs, Section, Steps } from '#kernel/ui'
import type { ServiceCost, ServiceDuration } from '../bundle/service-file.ts'
import { isOnline } from '../bundle/status.ts'
import { ruleKey } from '../bundle/texts.ts'
import { costWords, priceOf } from '../view/cost-words.ts'
import { durationWords } from '../view/duration-words.ts'
import { TrustNote } from '../view/source-notes.tsx'
import { isConfirmed, type Sourced } from '../view/sources.ts'
import { findWords, words } from '../view/words.ts'
import type { AboutService } from './service-about.ts'
import { NotKnown } from './service-answers.tsx'
import { PaperAtCounter } from './service-begin.tsx'

/** What one gets, what it is about, and when in life it is needed. */
export function What({ bundle, ctx, wording, owner, topic, events }: AboutService) {
  const { t } = ctx
  const { outputs = [], durations = [] } = bundle.service
  const valid = durations.filter(({ kind }) => kind === 'validity')
  const titles = outputs.map(({ output, validity, until }) => {
    const title = words(wording, `outputs.${output}.title`)
    if (until) return t('services.page.endsByAnswers', { output: title })
    if (validity === undefined) return title
    return t('services.page.validFor', { output: title, period: durationWords(t, validity) })
  })
  return (
    <Section title={t('services.page.what')} id="what" prose>
      <p safe>{t('services.page.givenBy', { body: owner })}</p>
      {titles.length > 0 ? <p safe>{t('services.page.gives', { outputs: t.list(titles) })}</p> : ''}
      {valid.length > 0 ? (
        <Pairs
          pairs={valid.map(({ duration }) => ({
            label: t('services.page.validity'),
            value: words(wording, `durations.${duration}.text`),
          }))}
        />
      ) : (
        ''
      )}
      <ul class="chips">
        {topic ? (
          <li>
            <Link href={`/${t.locale}/topics/${topic.id}`} text={t.of(topic.names)} />
          </li>
        ) : (
          ''
        )}
        {events.map(({ id, names }) => (
          <li>
            <Link href={`/${t.locale}/life-events/${id}`} text={t.of(names)} />
          </li>
        ))}
      </ul>
      <TrustNote ctx={ctx} facts={[...outputs, ...valid]} />
    </Section>
  )
}

export function ForWhom({ bundle, audiences, ruleSets, ctx, wording }: AboutService) {
  const { t } = ctx
  const { rules = [] } = bundle.service
  return (
    <Section title={t('services.page.forWhom')} id="for-whom" prose>
      <p>
        {audiences.map(({ id, names }, index) => (
          <>
            {index > 0 ? t('services.page.comma') : ''}
            <Link href={`/${t.locale}/audiences/${id}`} text={t.of(names)} />
          </>
        ))}
      </p>
      {rules.length > 0 ? (
        <ul>
          {rules.map(({ rule }) => (
            <li safe>{words(wording, ruleKey(rule))}</li>
          ))}
        </ul>
      ) : (
        ''
      )}
      <TrustNote ctx={ctx} facts={rules} />
      {ruleSets.map(({ id, name }) => (
        <p>
          <Link
            href={`/${t.locale}/rules/${id}`}
            text={t('services.page.ruleSet', { rules: name })}
          />
        </p>
      ))}
    </Section>
  )
}

export function Cost(about: AboutService) {
  const { costs, ctx } = about
  const { t } = ctx
  const [only] = costs
  return (
    <Section title={t('services.page.cost')} id="cost" prose>
      {costs.length > 1 ? <Pairs pairs={costs.map((cost) => costPair(about, cost))} /> : ''}
      {costs.length === 1 && only ? <OneCost {...about} cost={only} /> : ''}
      {costs.length === 0 ? <NotKnown {...about} /> : ''}
      <LaterCosts {...about} />
      <TrustNote ctx={ctx} facts={costs.filter(({ amount }) => amount !== 'unknown')} />
    </Section>
  )
}

/** What it costs to renew, to amend or to replace what was granted, where the service says that. */
function LaterCosts({ ctx, bundle }: AboutService) {
  const { costs = {} } = bundle.service.after ?? {}
  const pairs = (['renew', 'amend', 'replace'] as const).flatMap((act) =>
    costs[act]
      ? [
          {
            label: ctx.t(`services.page.later.${act}`),
            value: priceOf(ctx, bundle, act) ?? ctx.t('services.page.free'),
          },
        ]
      : [],
  )
  return pairs.length === 0 ? '' : <Pairs pairs={pairs} />
}

const costPair = ({ ctx, wording }: AboutService, cost: ServiceCost) => ({
  label: words(wording, `costs.${cost.cost}.note`),
  value: costWords(ctx, cost) ?? ctx.t('ui.facts.unknown'),
})

function OneCost({ cost, ...about }: AboutService & { cost: ServiceCost }) {
  const { ctx, wording } = about
  const price = costWords(ctx, cost)
  const note = findWords(wording, `costs.${cost.cost}.note`)
  return (
    <>
      {price === undefined ? (
        <NotKnown {...about} />
      ) : (
        <p class="figure num" safe>
          {price}
        </p>
      )}
      {price === undefined ? '' : <Illustration {...about} fact={cost} unless={note} />}
      {note && note !== price ? <p safe>{note}</p> : ''}
    </>
  )
}

/** Nobody who decides has confirmed the figure; a note of its own says more. */
function Illustration({ ctx, fact, unless }: AboutService & { fact: Sourced; unless?: string }) {
  if (isConfirmed(fact) || unless) return ''
  return (
    <p class="quiet" safe>
      {ctx.t('services.page.illustration')}
    </p>
  )
}

type LengthsProps = Pick<AboutService, 'ctx' | 'wording'> & { lengths: readonly ServiceDuration[] }

/** Each span of time with what it is of. */
function Lengths({ ctx: { t }, wording, lengths }: LengthsProps) {
  if (lengths.length === 0) return ''
  const pairs = lengths.map(({ duration, length }) => ({
    label: words(wording, `durations.${duration}.text`),
    value: durationWords(t, length),
  }))
  return <Pairs pairs={pairs} />
}

/** How long it takes, and by when things must be done; how long it then holds is said of what one gets. */
export function Time(about: AboutService) {
  const { bundle, ctx, wording } = about
  const { t } = ctx
  const { processingTime: time, durations = [] } = bundle.service
  const spans = durations.filter(({ kind }) => kind !== 'validity')
  // The promise itself, in more words: from when it counts, or what must be there.
  const [promise] = spans.filter(
    ({ kind, length }) => kind === 'promised' && length === time?.promise,
  )
  const others = spans.filter((span) => span !== promise)
  return (
    <Section title={t('services.page.time')} id="time" prose>
      {time ? (
        <p class="figure num" safe>
          {durationWords(t, time.promise, time.days)}
        </p>
      ) : (
        ''
      )}
      {promise ? <p safe>{words(wording, `durations.${promise.duration}.text`)}</p> : ''}
      {time?.clockStops ? <p safe>{t('services.page.clockStops')}</p> : ''}
      {time ? <Illustration {...about} fact={time} /> : ''}
      <RealTimes {...about} />
      <Lengths ctx={ctx} wording={wording} lengths={others} />
      {!time && spans.length === 0 ? <NotKnown {...about} /> : ''}
      <TrustNote ctx={ctx} facts={[...(time ? [time] : []), ...spans]} />
    </Section>
  )
}

/** How long it really took: half of the applications, nine of ten, and how many kept the promise. */
function RealTimes({ ctx: { t }, realTimes }: AboutService) {
  if (!realTimes) return ''
  const { cases, median, p90, inTime } = realTimes
  const days = (count: number) => t('services.duration.workingDays', { count: Math.max(1, count) })
  return (
    <>
      <p safe>{t('services.page.real-times', { cases, median: days(median), most: days(p90) })}</p>
      {inTime === null ? (
        ''
      ) : (
        <p safe>{t('services.page.in-time', { share: t.number(Math.round(inTime * 100)) })}</p>
      )}
    </>
  )
}

/** Documents by who brings them: we fetch what a register gives us, the rest is the person's. */
export function Documents(about: AboutService) {
  const { bundle, ctx, wording, nameOf } = about
  const { t } = ctx
  const { evidence = [] } = bundle.service
  const documents = evidence.map(({ evidence: id, heldBy, register }) => {
    const holder = nameOf(heldBy)
    return {
      fetched: register !== undefined,
      title: words(wording, `evidence.${id}.label`),
      note: holder && t('services.page.heldBy', { holder }),
    }
  })
  return (
    <Section title={t('services.page.documents')} id="documents">
      {documents.length > 0 ? (
        <DocumentList
          t={t}
          we={documents.filter(({ fetched }) => fetched)}
          you={documents.filter(({ fetched }) => !fetched)}
        />
      ) : (
        <NotKnown {...about} />
      )}
      <TrustNote ctx={ctx} facts={evidence} />
    </Section>
  )
}

/** The ways to apply, each in words. */
export function channelWords({ bundle, ctx: { t, pack } }: Pick<AboutService, 'bundle' | 'ctx'>) {
  const { channels, status } = bundle.service
  return channels.map(({ channel, app }) => {
    const named = app === undefined ? undefined : pack.settings.apps?.[app]
    if (named) return t('services.channel.namedApp', { app: t.of(named.names) })
    return t(
      channel === 'web' && isOnline(status)
        ? 'services.channel.here'
        : `services.channel.${channel}`,
    )
  })
}

export function HowToApply(about: AboutService) {
  const { bundle, ctx } = about
  return (
    <Section title={ctx.t('services.page.how')} id="how" prose>
      <ul>
        {channelWords({ bundle, ctx }).map((way) => (
          <li safe>{way}</li>
        ))}
      </ul>
      <PaperAtCounter {...about} />
    </Section>
  )
}

export function WhatNext(about: AboutService) {
  const { bundle, ctx, wording, nameOf } = about
  const { t } = ctx
  const { steps = [], owner } = bundle.service
  const yours = steps.filter(({ who }) => who === 'applicant').length
  return (
    <Section title={t('services.page.next')} id="next">
      {steps.length > 0 ? (
        <>
          <p class="quiet" safe>
            {t('services.page.steps', { you: yours, we: steps.length - yours })}
          </p>
          <Steps
            t={t}
            steps={steps.map(({ step, who, agency }) => ({
              who: who === 'applicant' ? 'you' : 'we',
              title: words(wording, `steps.${step}.text`),
              note: who === 'applicant' ? undefined : nameOf(agency ?? owner),
            }))}
          />
        </>
      ) : (
        <NotKnown {...about} />
      )}
      <TrustNote ctx={ctx} facts={steps} />
    </Section>
  )
}

export function TheLaw(about: AboutService) {
  const { bundle, ctx, laws } = about
  const { t } = ctx
  return (
    <Section title={t('services.page.law')} id="law" prose>
      {laws.length > 0 ? (
        <ul>
          {laws.map((law) => (
            <li safe>{t.of(law.names)}</li>
          ))}
        </ul>
      ) : (
        <NotKnown {...about} />
      )}
      <TrustNote ctx={ctx} facts={bundle.service.legalResources ?? []} />
    </Section>
  )
}
