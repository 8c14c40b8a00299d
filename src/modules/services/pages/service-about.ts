import type { Ctx } from '#kernel'
import { parsePeriod } from '#lib/time'
import { listOrganisations, readSuccessors } from '#organisations'
import { findRealTimes } from '#procedures'
import { getRuleSet } from '#rules'
import { findLaws, listAudiences, listEvents, listTopics } from '../catalogue.ts'
import { statedCosts } from '../cost.ts'
import type { Service } from '../service.ts'
import type { Sourced } from '../view/sources.ts'
import { findWords, type Wording, words } from '../view/words.ts'

/** What the page of a service says beside the bundle: names of bodies, laws, topics, events of life. */
export async function aboutService(ctx: Ctx, { id, bundle }: Service) {
  const { service } = bundle
  const [organisations, laws, topics, audiences, events] = await Promise.all([
    listOrganisations(ctx),
    findLaws(ctx, service.legalResources?.map(({ law }) => law) ?? []),
    listTopics(ctx),
    listAudiences(ctx),
    listEvents(ctx),
  ])
  const ruleSets = await Promise.all((service.ruleSets ?? []).map((id) => getRuleSet(ctx, id)))
  const { currentOf } = await readSuccessors(ctx)
  const names = new Map(organisations.map((each) => [each.id, ctx.t.of(each.names)]))
  const wording: Wording = { t: ctx.t, pack: ctx.pack, bundle }
  return {
    ctx,
    id,
    bundle,
    wording,
    title: words(wording, 'service.title'),
    summary: words(wording, 'service.summary'),
    /** how one complains or appeals here, where it is known */
    appeal: findWords(wording, 'service.appeal'),
    laws,
    costs: await statedCosts(ctx, service),
    /** how long it really took of late, where enough ended here */
    realTimes: bundle.procedure ? await realTimesOf(ctx, id, bundle) : undefined,
    /** what decides in it, as rules that one can read and try */
    ruleSets: ruleSets.map(({ rules, names }) => ({ id: rules, name: ctx.t.of(names) })),
    /** who has it now: the id, and the name */
    ownerId: currentOf(service.owner, id),
    owner: names.get(currentOf(service.owner, id)) ?? service.owner,
    nameOf: (body: string | undefined) =>
      body === undefined
        ? undefined
        : // What the pack says of the owner is said of whoever has the service now.
          names.get(currentOf(body, body === service.owner ? id : undefined)),
    /** all that it is about, in its own order */
    topics: service.themes.flatMap((theme) => topics.find(({ id }) => id === theme) ?? []),
    topic: topics.find((topic) => topic.id === service.themes[0]),
    audiences: audiences.filter((audience) => service.audience.includes(audience.id)),
    events: events.filter((event) => service.events.includes(event.id)),
  }
}

function realTimesOf(
  ctx: Ctx,
  id: string,
  { service: { processingTime: time } }: Service['bundle'],
) {
  const promised = time?.days === 'working' ? parsePeriod(time.promise).days : null
  return findRealTimes(ctx, id, promised)
}

/** All that the parts of the page are made from. */
export type AboutService = Awaited<ReturnType<typeof aboutService>>

/** Everything on the page that has a source of its own. */
export function factsOf({ service }: Service['bundle']): Sourced[] {
  const lists: (readonly Sourced[] | undefined)[] = [
    service.costs,
    service.rules,
    service.durations,
    service.evidence,
    service.outputs,
    service.steps,
    service.legalResources,
  ]
  const single = [service, service.processingTime, service.appeal].flatMap((fact) => fact ?? [])
  return [...single, ...lists.flatMap((list) => list ?? [])]
}
