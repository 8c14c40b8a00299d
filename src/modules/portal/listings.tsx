import type { Ctx } from '#kernel'
import { LinkColumns, PricedList, Section, type TopicItem } from '#kernel/ui'
import { type Audience, type LifeEvent, listTopics, type ServiceLine, type Topic } from '#services'
import { inIndexOrder } from './index-word.ts'
import { pricedItems } from './priced.ts'

/** Services under the topics in which they stand, in the order of the pack; the heading's id is the topic's. */
export async function ByTopic(props: {
  ctx: Ctx
  services: readonly ServiceLine[]
  withOwner?: boolean
  level?: 2 | 3
}) {
  const { ctx, services, withOwner = true, level } = props
  const groups = (await listTopics(ctx))
    .map((topic) => ({ topic, lines: services.filter(({ theme }) => theme === topic.id) }))
    .filter(({ lines }) => lines.length > 0)
  return (
    <>
      {groups.map(({ topic, lines }) => (
        <OneTopic {...{ ctx, topic, lines, withOwner, level }} />
      ))}
    </>
  )
}

type OneTopicProps = {
  ctx: Ctx
  topic: Topic
  lines: readonly ServiceLine[]
  withOwner: boolean
  level?: 2 | 3
}

async function OneTopic({ ctx, topic, lines, withOwner, level }: OneTopicProps) {
  return (
    <Section title={ctx.t.of(topic.names)} id={topic.id} level={level} lettering={false}>
      <PricedList t={ctx.t} items={await pricedItems(ctx, inOrder(ctx, lines), { withOwner })} />
    </Section>
  )
}

/** Services by their names. */
export const inOrder = ({ t }: Ctx, services: readonly ServiceLine[]): ServiceLine[] =>
  inIndexOrder(
    services.map((service) => ({ service, text: t.of(service.title) })),
    t.locale,
  ).map(({ service }) => service)

/** Services of these ids, in their order; those that the pack no longer has are left out. */
export const chosen = (services: readonly ServiceLine[], ids: readonly string[]): ServiceLine[] => {
  const byId = new Map(services.map((service) => [service.id, service]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

/** Topics as the grid shows them, each with how many services it has. */
export const topicItems = (
  { t }: Ctx,
  topics: readonly Topic[],
  services: readonly ServiceLine[],
): TopicItem[] =>
  topics.map(({ id, names, icon }) => ({
    href: `/${t.locale}/topics/${id}`,
    text: t.of(names),
    icon,
    count: services.filter(({ themes }) => themes.includes(id)).length,
  }))

/** Life events as links with how many services each has, under a heading. */
export function EventLinks(props: {
  ctx: Ctx
  title: string
  events: readonly LifeEvent[]
  services: readonly ServiceLine[]
}) {
  const { ctx, title, events, services } = props
  const { t } = ctx
  if (events.length === 0) return ''
  return (
    <Section title={title} id="events">
      <LinkColumns
        t={t}
        links={events.map(({ id, names }) => ({
          href: `/${t.locale}/life-events/${id}`,
          text: t.of(names),
          count: services.filter((service) => service.events.includes(id)).length,
        }))}
      />
    </Section>
  )
}

/** Audiences with their roles; each role is a part of the audience's page. */
export const audienceGroups = ({ t }: Ctx, audiences: readonly Audience[]) =>
  audiences.map(({ id, names, roles }) => ({
    href: `/${t.locale}/audiences/${id}`,
    text: t.of(names),
    links: roles.map(({ role, names: of }) => ({
      href: `/${t.locale}/audiences/${id}#${role}`,
      text: t.of(of),
    })),
  }))
