import { Link, Section, VerifiedCard } from '#kernel/ui'
import { addPeriod, parsePeriod } from '#lib/time'
import { whomToAsk } from '../view/ask-words.ts'
import { TrustNote } from '../view/source-notes.tsx'
import type { AboutService } from './service-about.ts'

/** Who answers for the page and for the service. */
export function Owner({ bundle, ctx, owner, ownerId, nameOf }: AboutService) {
  const { t } = ctx
  const { service } = bundle
  const partners = (service.partners ?? []).flatMap((body) => nameOf(body) ?? [])
  return (
    <Section title={t('services.page.owner')} id="owner" lettering={false}>
      <p>
        <Link href={`/${t.locale}/agencies/${ownerId}`} text={owner} />
      </p>
      {partners.length > 0 ? (
        <p class="quiet" safe>
          {t('services.page.partners', { bodies: t.list(partners) })}
        </p>
      ) : (
        ''
      )}
      <p safe>{whomToAsk(ctx, service.contact, owner)}</p>
    </Section>
  )
}

/** When the page was last held against what is true, by whom, and when again. */
export function Verified({ bundle, ctx, nameOf }: AboutService) {
  const { t } = ctx
  const { review } = bundle.service
  const facts = review
    ? [
        { label: t('services.page.lastVerified'), value: t.date(review.verified) },
        { label: t('services.page.verifiedBy'), value: nameOf(review.by) ?? review.by },
        {
          label: t('services.page.nextReview'),
          value: t.date(addPeriod(review.verified, parsePeriod(review.every))),
        },
      ]
    : [{ label: t('services.page.lastVerified'), value: t('services.page.never') }]
  return (
    <Section title={t('services.page.verification')} id="verified" lettering={false}>
      <VerifiedCard
        state={
          review
            ? { kind: 'ok', text: t('services.page.verified') }
            : { kind: 'wait', text: t('services.page.notVerified') }
        }
        facts={facts}
        link={{ href: `/${t.locale}/about#verified`, text: t('services.page.howVerified') }}
      />
    </Section>
  )
}

/** As the service says, else as the pack says of all services. */
export function Complaints({ bundle, ctx, appeal }: AboutService) {
  const { t, pack } = ctx
  const { complaints } = pack.portal
  return (
    <Section title={t('services.page.complaints')} id="complaints" lettering={false}>
      {appeal ? <p safe>{appeal}</p> : ''}
      <p safe>{t.of(complaints.texts)}</p>
      <TrustNote ctx={ctx} facts={[bundle.service.appeal ?? complaints]} />
    </Section>
  )
}

/** A gap is said, with whom to ask; nothing is made up. */
export function NotKnown({ bundle, ctx, owner }: AboutService) {
  return (
    <p class="quiet">
      <span safe>{ctx.t('services.page.unknown')}</span>{' '}
      <span safe>{whomToAsk(ctx, bundle.service.contact, owner)}</span>
    </p>
  )
}
