import { Type } from 'typebox'
import { html, Id, type RouteRequest, route } from '#kernel'
import { Breadcrumbs, FactList, JsonLd, Page, PageTitle } from '#kernel/ui'
import { getService, listServices } from '../service.ts'
import { costWords } from '../view/cost-words.ts'
import { durationWords } from '../view/duration-words.ts'
import { SourceList } from '../view/source-notes.tsx'
import { type AboutService, aboutService, factsOf } from './service-about.ts'
import { Complaints, Owner, Verified } from './service-answers.tsx'
import { Begin } from './service-begin.tsx'
import { HelpWith } from './service-help.tsx'
import {
  Cost,
  Documents,
  ForWhom,
  HowToApply,
  TheLaw,
  Time,
  What,
  WhatNext,
} from './service-parts.tsx'
import { Rounds } from './service-rounds.tsx'
import { schemaOf } from './service-schema.ts'

export const servicePage = route({
  method: 'GET',
  url: '/:lang/services/:id',
  allow: 'public',
  published: true,
  addresses: async (ctx) => (await listServices(ctx)).map(({ id }) => `services/${id}`),
  params: Type.Object({ lang: Type.String(), id: Id }),
  handler: async (request) => {
    const service = await getService(request.ctx, request.params.id)
    return html(<ServicePage request={request} about={await aboutService(request.ctx, service)} />)
  },
})

type ServicePageProps = { request: RouteRequest<unknown, unknown>; about: AboutService }

/** The parts stand in the same order on every service, whether something is known for them or not. */
function ServicePage({ request, about }: ServicePageProps) {
  const { title, summary, topic, ctx } = about
  const { t } = ctx
  const crumbs = topic ? [{ href: `/${t.locale}/topics/${topic.id}`, text: t.of(topic.names) }] : []
  return (
    <Page request={request} title={title} description={summary} published>
      <Breadcrumbs
        t={t}
        crumbs={[{ href: `/${t.locale}/services`, text: t('services.page.services') }, ...crumbs]}
      />
      <div class="service-head">
        <PageTitle text={title} lede={summary} />
        <Begin {...about} />
      </div>
      <AtAGlance {...about} />
      <div class="split service">
        <div>
          <What {...about} />
          <ForWhom {...about} />
          <div class="two">
            <Cost {...about} />
            <Time {...about} />
          </div>
          <Rounds {...about} />
          <Documents {...about} />
          <HowToApply {...about} />
          <WhatNext {...about} />
          <HelpWith {...about} />
          <TheLaw {...about} />
        </div>
        <aside class="seal" aria-label={t('services.page.about')}>
          <Owner {...about} />
          <Verified {...about} />
          <Complaints {...about} />
        </aside>
      </div>
      <SourceList ctx={ctx} facts={factsOf(about.bundle)} />
      <JsonLd data={schemaOf(about)} />
    </Page>
  )
}

/** What is known in short, where there is more than one thing to say; the parts below say all. */
function AtAGlance({ bundle, costs, ctx }: AboutService) {
  const { t } = ctx
  const { processingTime: time, outputs = [] } = bundle.service
  const valid = outputs.find(({ validity }) => validity !== undefined)?.validity
  const price = costs.length === 1 && costs[0] ? costWords(ctx, costs[0]) : undefined
  const facts = [
    { label: t('services.page.cost'), value: price },
    { label: t('services.page.time'), value: time && durationWords(t, time.promise, time.days) },
    { label: t('services.page.validity'), value: valid && durationWords(t, valid) },
  ].filter(({ value }) => value !== undefined)
  return facts.length > 1 ? <FactList t={t} facts={facts} /> : ''
}
