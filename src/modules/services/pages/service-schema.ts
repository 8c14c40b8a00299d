import type { LinkedData } from '#kernel/ui'
import { isOnline } from '../bundle/status.ts'
import { words } from '../view/words.ts'
import type { AboutService } from './service-about.ts'
import { addressFor } from './service-begin.tsx'
import { channelWords } from './service-parts.tsx'

/**
 * The service in the words of schema.org, for search engines and other machines: only what the page says
 * too, and no price where none is known.
 */
export function schemaOf(about: AboutService): LinkedData {
  const { ctx, id, bundle, title, summary, topic, audiences, owner } = about
  const { t, pack, url } = ctx
  const { service } = bundle
  const address = (path: string) => `${url}/${t.locale}/${path}`
  return {
    '@context': 'https://schema.org',
    '@type': 'GovernmentService',
    '@id': address(`services/${id}`),
    url: address(`services/${id}`),
    identifier: id,
    name: title,
    description: summary,
    serviceType: topic && t.of(topic.names),
    category: about.topics.map(({ names }) => t.of(names)),
    audience: audiences.map(({ names }) => ({ '@type': 'Audience', audienceType: t.of(names) })),
    provider: {
      '@type': 'GovernmentOrganization',
      name: owner,
      url: address(`agencies/${about.ownerId}`),
    },
    areaServed: { '@type': 'Country', name: t.of(pack.settings.names) },
    jurisdiction: { '@type': 'Country', name: t.of(pack.settings.names) },
    availableChannel: channelsOf(about),
    serviceOutput: service.outputs?.map(({ output }) => ({
      '@type': 'Thing',
      name: words(about.wording, `outputs.${output}.title`),
    })),
    offers: offersOf(about),
  }
}

function channelsOf(about: AboutService): LinkedData {
  const { ctx, id, bundle } = about
  const { channels, status, link, processingTime, contact } = bundle.service
  const elsewhere = status === 'link' ? addressFor(ctx, link?.addresses) : undefined
  // A length of time counts days of the calendar there: one of working days would be said too short.
  const time = processingTime?.days === 'calendar' ? processingTime.promise : undefined
  const names = channelWords(about)
  return channels.map(({ channel }, index) => {
    const here = channel === 'web' && isOnline(status)
    return {
      '@type': 'ServiceChannel',
      name: names[index],
      serviceUrl: here
        ? `${ctx.url}/${ctx.t.locale}/services/${id}/apply`
        : channel === 'web'
          ? elsewhere
          : undefined,
      processingTime: time,
      servicePhone: phoneOf(channel === 'phone' ? contact?.phone : undefined),
      availableLanguage: here ? [...ctx.pack.settings.languages] : undefined,
    }
  })
}

const phoneOf = (telephone: string | undefined): LinkedData | undefined =>
  telephone === undefined ? undefined : { '@type': 'ContactPoint', telephone }

function offersOf({ costs, ctx, wording }: AboutService): LinkedData | undefined {
  const known = costs.filter(({ amount }) => amount !== 'unknown' && amount !== 'by-rules')
  if (known.length === 0) return undefined
  const several = known.length > 1
  return known.map(({ cost, amount, currency }) => ({
    '@type': 'Offer',
    name: several ? words(wording, `costs.${cost}.note`) : undefined,
    price: amount,
    priceCurrency: currency ?? ctx.pack.settings.currency.code,
  }))
}
