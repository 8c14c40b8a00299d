import { ASSISTANCE, type Ctx, fieldOf, html, type RouteRequest, redirect, route } from '#kernel'
import {
  Actions,
  Button,
  ButtonLink,
  EmptyState,
  Form,
  Heading,
  Page,
  PageTitle,
  Pairs,
  Section,
} from '#kernel/ui'
import { agencyNames } from '../counter.ts'
import { listPending, type Pending, takeAgreementBack } from '../jointly.ts'
import { endMandate, listMandates, type Mandate, personOf } from '../mandate.ts'
import { acceptMandate } from '../offer.ts'
import type { JointAct } from '../tables.ts'
import { listUses } from '../use.ts'
import { actableOf, type Contributors, KNOWN, Lang, One, pairsOf } from './parts.tsx'

const ENDED_SHOWN = 10

/** Who may act for me, for whom may I act, what waits for an answer; each with a way to end it. */
export const mandatesPage = (contributors: Contributors) =>
  route({
    method: 'GET',
    url: '/:lang/my/mandates',
    allow: 'mandates:act',
    params: Lang,
    handler: async (request) => html(await mandatesView(request, contributors)),
  })

export const acceptForm = route({
  method: 'POST',
  url: '/:lang/my/mandates/:id/accept',
  allow: 'mandates:act',
  assurance: KNOWN,
  params: One,
  handler: async ({ ctx, params }) => {
    await acceptMandate(ctx, params.id)
    return redirect(`/${ctx.t.locale}/my/mandates`)
  },
})

export const endForm = route({
  method: 'POST',
  url: '/:lang/my/mandates/:id/end',
  allow: 'mandates:act',
  params: One,
  handler: async ({ ctx, params }) => {
    await endMandate(ctx, params.id)
    return redirect(`/${ctx.t.locale}/my/mandates`)
  },
})

const ACTS: readonly JointAct[] = ['sent', 'withdrawn', 'cancelled']

export const takeBackForm = route({
  method: 'POST',
  url: '/:lang/my/mandates/take-back',
  allow: 'mandates:act',
  params: Lang,
  handler: async ({ ctx, form }) => {
    const what = ACTS.find((one) => one === fieldOf(form, 'what')) ?? 'sent'
    await takeAgreementBack(ctx, { what, reference: fieldOf(form, 'reference') })
    return redirect(`/${ctx.t.locale}/my/mandates`)
  },
})

type Shown = {
  ctx: Ctx
  csrf: string
  mandates: readonly Mandate[]
  pairs(mandate: Mandate): ReturnType<typeof pairsOf>
  me: string
}

async function mandatesView(request: RouteRequest<unknown, unknown>, contributors: Contributors) {
  const { ctx, csrf } = request
  const { t } = ctx
  const me = personOf(ctx).id
  const now = ctx.clock.now()
  const all = await listMandates(ctx, me)
  const actable = await actableOf(ctx, contributors)
  const open = all.filter((one) => isOpen(one, now))
  const uses = await listUses(
    ctx,
    open.map(({ id }) => id),
  )
  const agencies = await agencyNames(ctx, open)
  const shown = {
    ...{ ctx, csrf, me },
    pairs: (mandate: Mandate) => pairsOf(ctx, mandate, { actable, uses, agencies }),
  }
  const of = (which: (mandate: Mandate) => boolean) => ({ ...shown, mandates: open.filter(which) })
  const waiting = of(
    ({ agent, state, kind }) => agent === me && state === 'offered' && kind !== ASSISTANCE,
  )
  return (
    <Page request={request} title={t('mandates.list.title')}>
      <PageTitle text={t('mandates.list.title')} lede={t('mandates.list.lede')} />
      <Actions>
        <ButtonLink href={`/${t.locale}/my/mandates/give`} text={t('mandates.list.give')} />
        <ButtonLink
          href={`/${t.locale}/my/mandates/counter`}
          text={t('mandates.list.counter')}
          kind="plain"
        />
      </Actions>
      {waiting.mandates.length > 0 ? (
        <Section title={t('mandates.list.waiting')} id="waiting">
          <Cards {...waiting} />
        </Section>
      ) : (
        ''
      )}
      <Waiting ctx={ctx} csrf={csrf} pending={await listPending(ctx)} />
      <Section title={t('mandates.list.mine')} id="mine">
        <Cards {...of(({ agent, state }) => agent === me && state === 'active')} />
      </Section>
      <Section title={t('mandates.list.theirs')} id="theirs">
        <Cards {...of(({ principal, grantedBy }) => principal === me || grantedBy === me)} />
      </Section>
      <Ended ctx={ctx} mandates={all.filter((one) => !isOpen(one, now)).slice(0, ENDED_SHOWN)} />
    </Page>
  )
}

const isOpen = ({ state, until, offerUntil }: Mandate, now: Date) =>
  state !== 'ended' && until > now && (state === 'active' || offerUntil > now)

function Cards({ mandates, ...shown }: Shown) {
  const { t } = shown.ctx
  if (mandates.length === 0) return <EmptyState title={t('mandates.list.none')} />
  return (
    <>
      {mandates.map((mandate) => (
        <Card {...shown} mandate={mandate} />
      ))}
    </>
  )
}

function Card({ ctx, csrf, me, mandate, pairs }: Omit<Shown, 'mandates'> & { mandate: Mandate }) {
  const { t } = ctx
  const { id, agent, principal, principalName, agentName, state, subDelegable } = mandate
  const isAgent = agent === me
  const name = t.of(isAgent ? principalName : agentName)
  const to = (act: string) => `/${t.locale}/my/mandates/${id}/${act}`
  const offered = state === 'offered'
  const whose = isAgent || principal === me ? '' : t.of(principalName)
  return (
    <article class="stamp" aria-label={name}>
      <Heading level={3} text={name} lettering={false} />
      {whose ? (
        <p class="quiet" safe>
          {t('mandates.list.passed-on', { principal: whose })}
        </p>
      ) : (
        ''
      )}
      <Pairs pairs={pairs(mandate)} />
      <Actions>
        {isAgent && offered ? (
          <Form action={to('accept')} csrf={csrf}>
            <Button text={t('mandates.list.accept')} hidden={name} />
          </Form>
        ) : (
          ''
        )}
        {isAgent && !offered ? (
          <Form action={`/${t.locale}/my/acting`} csrf={csrf} hidden={{ mandate: id }}>
            <Button text={t('mandates.acting.choose')} hidden={name} kind="second" />
          </Form>
        ) : (
          ''
        )}
        {isAgent && !offered && subDelegable ? (
          <ButtonLink
            href={`/${t.locale}/my/mandates/give?of=${id}`}
            text={t('mandates.list.pass-on')}
            hidden={name}
            kind="plain"
          />
        ) : (
          ''
        )}
        <Form action={to('end')} csrf={csrf}>
          <Button
            text={t(endKey(isAgent, offered))}
            hidden={name}
            kind={offered && isAgent ? 'plain' : 'stop'}
          />
        </Form>
      </Actions>
    </article>
  )
}

const endKey = (isAgent: boolean, offered: boolean) =>
  offered
    ? `mandates.list.${isAgent ? 'refuse' : 'withdraw'}`
    : `mandates.list.${isAgent ? 'renounce' : 'revoke'}`

type WaitingProps = { ctx: Ctx; csrf: string; pending: readonly Pending[] }

/** What one has agreed to and what waits for others who sign; each can be taken back. */
function Waiting({ ctx: { t }, csrf, pending }: WaitingProps) {
  if (pending.length === 0) return ''
  return (
    <Section title={t('mandates.list.jointly')} id="jointly">
      {pending.map(({ principalName, what, reference, agreed, needed, at }) => (
        <section class="stamp" aria-label={reference}>
          <Heading level={3} text={t.of(principalName)} lettering={false} />
          <Pairs
            pairs={[
              {
                label: t(`mandates.jointly.${what}`),
                content: (
                  <bdi dir="ltr" safe>
                    {reference}
                  </bdi>
                ),
              },
              {
                label: t('mandates.jointly.agreed'),
                value: t('mandates.jointly.of', { agreed, needed }),
              },
              { label: t('mandates.mandate.since'), value: t.date(at, 'moment') },
            ]}
          />
          <Form
            action={`/${t.locale}/my/mandates/take-back`}
            csrf={csrf}
            hidden={{ what, reference }}
          >
            <Actions>
              <Button text={t('mandates.jointly.back')} hidden={reference} kind="stop" />
            </Actions>
          </Form>
        </section>
      ))}
    </Section>
  )
}

/** What has ended, one line each. */
function Ended({ ctx: { t }, mandates }: { ctx: Ctx; mandates: readonly Mandate[] }) {
  if (mandates.length === 0) return ''
  return (
    <Section title={t('mandates.list.ended')} id="ended">
      <ul class="l">
        {mandates.map(({ principalName, agentName, endedAt, until, endReason }) => (
          <li safe>
            {t('mandates.list.ended-line', {
              agent: t.of(agentName),
              principal: t.of(principalName),
              day: t.date(endedAt ?? until, 'long'),
              reason: t(`mandates.reasons.${endReason ?? 'time'}`),
            })}
          </li>
        ))}
      </ul>
    </Section>
  )
}
