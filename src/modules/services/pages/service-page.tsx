import { Type } from 'typebox'
import { type Ctx, html, Id, type RouteRequest, route } from '#kernel'
import {
  Breadcrumbs,
  DocumentList,
  FactList,
  Link,
  Notice,
  Page,
  PageTitle,
  Section,
  StartButton,
  Steps,
  VerifiedCard,
} from '#kernel/ui'
import { addPeriod, parsePeriod } from '#lib/time'
import { listOrganisations } from '#organisations'
import { findLaws, listAudiences, listTopics } from '../catalogue.ts'
import { getService, type Service } from '../service.ts'
import { costWords } from '../view/cost-words.ts'
import { durationWords } from '../view/duration-words.ts'
import { SourceList, TrustNote } from '../view/source-notes.tsx'
import { isConfirmed, type Sourced } from '../view/sources.ts'
import { findWords, type Wording, words } from '../view/words.ts'

export const servicePage = route({
  method: 'GET',
  url: '/:lang/services/:id',
  allow: 'public',
  published: true,
  params: Type.Object({ lang: Type.String(), id: Id }),
  handler: async (request) => {
    const service = await getService(request.ctx, request.params.id)
    return html(<ServicePage request={request} {...(await about(request.ctx, service))} />)
  },
})

/** What the page says beside the bundle: names of bodies, laws, topics. */
async function about(ctx: Ctx, { id, bundle }: Service) {
  const { service } = bundle
  const [organisations, laws, topics, audiences] = await Promise.all([
    listOrganisations(ctx),
    findLaws(ctx, service.legalResources?.map(({ law }) => law) ?? []),
    listTopics(ctx),
    listAudiences(ctx),
  ])
  const names = new Map(organisations.map((each) => [each.id, ctx.t.of(each.names)]))
  return {
    id,
    bundle,
    laws,
    nameOf: (body: string | undefined) => (body === undefined ? undefined : names.get(body)),
    topic: topics.find((topic) => topic.id === service.themes[0]),
    audiences: audiences.filter((audience) => service.audience.includes(audience.id)),
  }
}

type About = Awaited<ReturnType<typeof about>>
type ServicePageProps = About & { request: RouteRequest<unknown, unknown> }
/** What each part of the page is made from. */
type PartProps = About & { ctx: Ctx; wording: Wording }

function ServicePage({ request, ...about }: ServicePageProps) {
  const { ctx } = request
  const { t, pack } = ctx
  const { bundle, topic } = about
  const wording: Wording = { t, pack, bundle }
  const part: PartProps = { ...about, ctx, wording }
  const title = words(wording, 'service.title')
  const summary = words(wording, 'service.summary')
  return (
    <Page request={request} title={title} description={summary} published>
      <Breadcrumbs
        t={t}
        crumbs={[
          { href: `/${t.locale}/services`, text: t('services.page.services') },
          ...(topic
            ? [{ href: `/${t.locale}/services#${topic.id}`, text: t.of(topic.names) }]
            : []),
        ]}
      />
      <div class="service-head">
        <PageTitle text={title} lede={summary} />
        <Begin {...part} />
      </div>
      <Facts {...part} />
      <div class="split">
        <div>
          <ForWhom {...part} />
          <WhatYouNeed {...part} />
          <WhatHappens {...part} />
          <HowToApply {...part} />
          <TheLaw {...part} />
          <SourceList ctx={ctx} facts={factsOf(bundle)} />
        </div>
        <aside class="seal section" aria-label={t('services.page.about')}>
          <WhoAnswers {...part} />
        </aside>
      </div>
    </Page>
  )
}

/** Everything on the page that has a source of its own. */
function factsOf({ service }: Service['bundle']): Sourced[] {
  const { costs, processingTime, rules, durations, evidence, outputs, steps } = service
  const laws = service.legalResources
  const lists: (readonly Sourced[] | undefined)[] = [
    costs,
    rules,
    durations,
    evidence,
    outputs,
    steps,
    laws,
  ]
  return [service, processingTime ?? {}, ...lists.flatMap((list) => list ?? [])]
}

/** The way in, or that the service is not done here yet. */
function Begin({ id, bundle, ctx: { t }, nameOf }: PartProps) {
  const { service, forms } = bundle
  if (service.status !== 'live') {
    const body = nameOf(service.owner) ?? ''
    return <Notice text={t('services.page.elsewhere', { body })} />
  }
  const check = service.eligibility && forms[service.eligibility.form]
  const questions = check?.pages.reduce((sum, { fields }) => sum + fields.length, 0) ?? 0
  return (
    <div class="go">
      <StartButton href={`/${t.locale}/services/${id}/apply`} text={t('services.page.start')} />
      {check ? (
        <p>
          <Link href={`/${t.locale}/services/${id}/check`} text={t('services.page.eligibility')} />
          <br />
          <span class="tiny quiet" safe>
            {t('services.page.questions', { count: questions })}
          </span>
        </p>
      ) : (
        ''
      )}
    </div>
  )
}

/** Cost, time and validity; what is not known is said. */
function Facts({ bundle, ctx, wording }: PartProps) {
  const { t } = ctx
  const { costs = [], processingTime: time, outputs = [] } = bundle.service
  const doubt = (fact: { reliability?: string }) =>
    isConfirmed(fact) ? undefined : t('services.page.illustration')
  const notes = (...parts: (string | undefined)[]) => parts.filter(Boolean).join(' ') || undefined
  const priced = costs.map((cost) => ({
    label: costs.length > 1 ? words(wording, `costs.${cost.cost}.note`) : t('services.page.cost'),
    value: costWords(ctx, cost),
    note:
      cost.amount === 'unknown'
        ? undefined
        : ((costs.length > 1 ? undefined : findWords(wording, `costs.${cost.cost}.note`)) ??
          doubt(cost)),
  }))
  const valid = outputs.find(({ validity }) => validity !== undefined)
  return (
    <FactList
      t={t}
      facts={[
        ...(priced.length > 0 ? priced : [{ label: t('services.page.cost') }]),
        {
          label: t('services.page.time'),
          value: time && durationWords(t, time.promise, time.days),
          note:
            time && notes(time.clockStops ? t('services.page.clockStops') : undefined, doubt(time)),
        },
        ...(valid?.validity
          ? [{ label: t('services.page.validity'), value: durationWords(t, valid.validity) }]
          : []),
      ]}
    />
  )
}

function ForWhom({ bundle, audiences, ctx, wording }: PartProps) {
  const { t } = ctx
  const { rules = [], durations = [] } = bundle.service
  return (
    <Section title={t('services.page.forWhom')} id="for-whom" prose>
      <p safe>{t.list(audiences.map(({ names }) => t.of(names)))}</p>
      {rules.length + durations.length > 0 ? (
        <ul>
          {rules.map(({ rule }) => (
            <li safe>{words(wording, `rules.${rule}.text`)}</li>
          ))}
          {durations.map(({ duration }) => (
            <li safe>{words(wording, `durations.${duration}.text`)}</li>
          ))}
        </ul>
      ) : (
        ''
      )}
      <TrustNote ctx={ctx} facts={[...rules, ...durations]} />
    </Section>
  )
}

/** Documents by who brings them: we fetch what a register gives us, the rest is the person's. */
function WhatYouNeed({ bundle, ctx, wording, nameOf, ...rest }: PartProps) {
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
        <NotKnown {...{ bundle, ctx, wording, nameOf, ...rest }} />
      )}
      <TrustNote ctx={ctx} facts={evidence} />
    </Section>
  )
}

function WhatHappens({ bundle, ctx, wording, nameOf, ...rest }: PartProps) {
  const { t } = ctx
  const { steps = [], owner } = bundle.service
  const yours = steps.filter(({ who }) => who === 'applicant').length
  const title =
    steps.length > 0
      ? t('services.page.steps', { you: yours, we: steps.length - yours })
      : t('services.page.noSteps')
  return (
    <Section title={title} id="steps" lettering={false}>
      {steps.length > 0 ? (
        <Steps
          t={t}
          steps={steps.map(({ step, who, agency }) => ({
            who: who === 'applicant' ? 'you' : 'we',
            title: words(wording, `steps.${step}.text`),
            note: who === 'applicant' ? undefined : nameOf(agency ?? owner),
          }))}
        />
      ) : (
        <NotKnown {...{ bundle, ctx, wording, nameOf, ...rest }} />
      )}
      <TrustNote ctx={ctx} facts={steps} />
    </Section>
  )
}

function HowToApply({ bundle, ctx }: PartProps) {
  const { t, pack } = ctx
  const { channels, status } = bundle.service
  const wordsOf = ({ channel, app }: (typeof channels)[number]) => {
    const named = app === undefined ? undefined : pack.settings.apps?.[app]
    if (named) return t('services.channel.namedApp', { app: t.of(named.names) })
    return t(
      channel === 'web' && status === 'live'
        ? 'services.channel.here'
        : `services.channel.${channel}`,
    )
  }
  return (
    <Section title={t('services.page.how')} id="how" prose>
      <ul>
        {channels.map((channel) => (
          <li safe>{wordsOf(channel)}</li>
        ))}
      </ul>
    </Section>
  )
}

function TheLaw({ bundle, ctx, laws, wording, ...rest }: PartProps) {
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
        <NotKnown {...{ bundle, ctx, laws, wording, ...rest }} />
      )}
      <TrustNote ctx={ctx} facts={bundle.service.legalResources ?? []} />
    </Section>
  )
}

/** Who answers for the page, since when, and how sure it is. */
function WhoAnswers({ bundle, ctx, nameOf }: PartProps) {
  const { t } = ctx
  const { service } = bundle
  const { review } = service
  const owner = nameOf(service.owner) ?? service.owner
  const partners = (service.partners ?? []).flatMap((body) => nameOf(body) ?? [])
  return (
    <>
      <VerifiedCard
        state={
          review
            ? { kind: 'ok', text: t('services.page.verified') }
            : { kind: 'wait', text: t('services.page.notVerified') }
        }
        facts={[
          { label: t('services.page.owner'), value: owner },
          ...(partners.length > 0
            ? [{ label: t('services.page.partners'), value: t.list(partners) }]
            : []),
          {
            label: t('services.page.lastVerified'),
            value: review ? t.date(review.verified) : t('services.page.never'),
          },
          ...(review
            ? [
                {
                  label: t('services.page.nextReview'),
                  value: t.date(addPeriod(review.verified, parsePeriod(review.every))),
                },
              ]
            : []),
        ]}
        link={{ href: `/${t.locale}/agencies/${service.owner}`, text: t('services.page.toOwner') }}
      />
      <p safe>{whomToAsk(ctx, bundle.service.contact, owner)}</p>
    </>
  )
}

/** A gap is said, with whom to ask; nothing is made up. */
function NotKnown({ bundle, ctx, nameOf }: PartProps) {
  const owner = nameOf(bundle.service.owner) ?? ''
  return (
    <p class="quiet">
      <span safe>{ctx.t('services.page.unknown')}</span>{' '}
      <span safe>{whomToAsk(ctx, bundle.service.contact, owner)}</span>
    </p>
  )
}

function whomToAsk(
  { t, pack }: Ctx,
  contact: { phone?: string; email?: string } | undefined,
  body: string,
) {
  const { names, phone, email } = pack.settings.contact
  const own = contact?.phone ?? contact?.email
  if (own !== undefined) return t('services.page.ask', { body, at: own })
  return t('services.page.askCentre', { body, centre: t.of(names), at: phone ?? email ?? '' })
}
