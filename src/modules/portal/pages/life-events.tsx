import { Type } from 'typebox'
import { type Ctx, html, Id, type RouteRequest, route } from '#kernel'
import {
  Breadcrumbs,
  Cloth,
  type ClothPanel,
  JourneyLine,
  JourneySteps,
  Page,
  PageTitle,
  Section,
} from '#kernel/ui'
import { entryOf, type LifeEvent, listEvents, listServices, type ServiceLine } from '#services'
import { ByTopic, chosen, EventLinks } from '../listings.tsx'
import { pricedItems } from '../priced.ts'

export const lifeEventsPage = route({
  method: 'GET',
  url: '/:lang/life-events',
  allow: 'public',
  published: true,
  addresses: async () => ['life-events'],
  params: Type.Object({ lang: Type.String() }),
  handler: async (request) => html(await lifeEventsView(request)),
})

async function lifeEventsView(request: RouteRequest<unknown, unknown>) {
  const { ctx } = request
  const { t } = ctx
  const [events, services] = await Promise.all([listEvents(ctx), listServices(ctx)])
  const title = t('portal.events.title')
  const lede = t('portal.events.lede', { events: events.length })
  return (
    <Page request={request} title={title} description={lede} published>
      <PageTitle text={title} lettering lede={lede} />
      <Cloth panels={clothOf(ctx, events, services)} />
      <EventLinks ctx={ctx} title={t('portal.events.all')} events={events} services={services} />
    </Page>
  )
}

/** The panels of the life events that have a cover, with how many services each has. */
export const clothOf = (
  { t }: Ctx,
  events: readonly LifeEvent[],
  services: readonly ServiceLine[],
): ClothPanel[] =>
  events.flatMap(({ id, names, cover }) =>
    cover === null
      ? []
      : [
          {
            href: `/${t.locale}/life-events/${id}`,
            text: t.of(names),
            motif: cover,
            note: t('portal.events.services', {
              services: services.filter((service) => service.events.includes(id)).length,
            }),
          },
        ],
  )

export const lifeEventPage = route({
  method: 'GET',
  url: '/:lang/life-events/:id',
  allow: 'public',
  published: true,
  addresses: async (ctx) => (await listEvents(ctx)).map(({ id }) => `life-events/${id}`),
  params: Type.Object({ lang: Type.String(), id: Id }),
  handler: async (request) =>
    html(await lifeEventView(request, entryOf(await listEvents(request.ctx), request.params.id))),
})

async function lifeEventView(request: RouteRequest<unknown, unknown>, event: LifeEvent) {
  const { ctx } = request
  const { t } = ctx
  const services = await listServices(ctx, { event: event.id })
  const title = t.of(event.names)
  const lede = event.ledes
    ? t.of(event.ledes)
    : t('portal.events.some', { services: services.length })
  return (
    <Page request={request} title={title} description={lede} published>
      <Breadcrumbs
        t={t}
        crumbs={[
          { href: `/${t.locale}/life-events`, text: t('kernel.frame.life-events') },
          { text: title },
        ]}
      />
      <PageTitle text={title} lede={lede} />
      {event.stages ? (
        <Journey ctx={ctx} stages={stagesOf(ctx, event, services)} />
      ) : (
        <ByTopic ctx={ctx} services={services} />
      )}
    </Page>
  )
}

type Part = { title: string; services: ServiceLine[] }

/** The written order; services that nobody has put into it come at the end. */
function stagesOf({ t }: Ctx, { stages }: LifeEvent, services: readonly ServiceLine[]): Part[] {
  const parts = (stages ?? []).map(({ names, services: ids }) => ({
    title: t.of(names),
    services: chosen(services, ids),
  }))
  const placed = new Set(parts.flatMap((part) => part.services))
  const rest = services.filter((service) => !placed.has(service))
  const last = { title: t('portal.events.rest'), services: rest }
  return [...parts, last].filter((part) => part.services.length > 0)
}

function Journey({ ctx, stages }: { ctx: Ctx; stages: Part[] }) {
  return (
    <>
      <JourneyLine label={ctx.t('portal.events.order')} stages={stages.map(({ title }) => title)} />
      <div class="journey-parts">
        {stages.map((part, index) => (
          <OnePart ctx={ctx} part={part} id={`part-${index + 1}`} />
        ))}
      </div>
    </>
  )
}

async function OnePart({ ctx, part, id }: { ctx: Ctx; part: Part; id: string }) {
  return (
    <Section title={part.title} id={id} lettering={false}>
      <JourneySteps t={ctx.t} steps={await pricedItems(ctx, part.services)} />
    </Section>
  )
}
