import { Type } from 'typebox'
import {
  type Ctx,
  type MandateId,
  type Module,
  type Problem,
  type Texts,
  Problem as Thrown,
  textKeyOf,
} from '#kernel'
import { ErrorSummary, type Pair } from '#kernel/ui'
import { UUID_PATTERN } from '#lib/uuid'
import type { Mandate } from '../mandate.ts'
import { problem } from '../problems.ts'
import type { UseSeen } from '../use.ts'

/**
 * Whoever gives a power or takes one on is known; and whoever got in by a recovery that was not theirs
 * makes none that would outlast it.
 */
export const KNOWN = { ial: 2, settled: true } as const

export const Lang = Type.Object({ lang: Type.String() })
export const One = Type.Object({
  lang: Type.String(),
  id: Type.Unsafe<MandateId>({
    type: 'string',
    pattern: UUID_PATTERN,
  }),
})

export type Contributors = () => readonly Module[]
export type Actable = { service: string; names: Texts }

/** The services in which one may act for another, as the modules name them. */
export async function actableOf(ctx: Ctx, contributors: Contributors): Promise<Actable[]> {
  const named = contributors().map(({ portal }) => portal?.actable?.(ctx) ?? [])
  return (await Promise.all(named)).flat()
}

export const isOurs = (error: unknown): error is Problem =>
  error instanceof Thrown && error.code.startsWith(`${problem.module}/`)

/** What is wrong, said at the top of the page; nothing without an error. */
export function Wrong({ ctx: { t }, name, error }: { ctx: Ctx; name: string; error?: Problem }) {
  if (!error) return ''
  return <ErrorSummary t={t} errors={[{ name, message: t(textKeyOf(error.code), error.params) }]} />
}

const nameOf = ({ t }: Ctx, service: string, actable: readonly Actable[]) =>
  t.of(actable.find((one) => one.service === service)?.names ?? {}) || service

export const servicesText = (
  ctx: Ctx,
  services: readonly string[] | null,
  actable: readonly Actable[],
) =>
  services === null
    ? ctx.t('mandates.mandate.all')
    : ctx.t.list(services.map((one) => nameOf(ctx, one, actable)))

const amountText = ({ t, pack }: Ctx, minor: bigint) =>
  t('mandates.mandate.each', { amount: t.money({ minor, currency: pack.settings.currency.code }) })

/** What a mandate's lines name: services, uses, agencies by their ids. */
type Around = {
  actable: readonly Actable[]
  uses: readonly UseSeen[]
  agencies: ReadonlyMap<string, Texts>
}

/** How far a mandate goes, since when and until when, and what was done with it. */
export function pairsOf(ctx: Ctx, mandate: Mandate, { actable, uses, agencies }: Around): Pair[] {
  const { t } = ctx
  const { kind, services, most, sent, subDelegable, acceptedAt, until, state, offerUntil } = mandate
  const last = uses.filter((one) => one.mandate === mandate.id)
  return [
    { label: t('mandates.mandate.kind'), value: t(`mandates.kinds.${kind}`) },
    ...(mandate.agency === null
      ? []
      : [
          {
            label: t('mandates.mandate.agency'),
            value: t.of(agencies.get(mandate.agency) ?? {}),
          },
        ]),
    { label: t('mandates.mandate.services'), value: servicesText(ctx, services, actable) },
    ...(most === null
      ? []
      : [{ label: t('mandates.mandate.most'), value: t('mandates.mandate.sent', { sent, most }) }]),
    ...(mandate.amount === null
      ? []
      : [{ label: t('mandates.mandate.amount'), value: amountText(ctx, mandate.amount) }]),
    ...(mandate.jointly > 1
      ? [
          {
            label: t('mandates.mandate.jointly'),
            value: t('mandates.mandate.together', { jointly: mandate.jointly }),
          },
        ]
      : []),
    { label: t('mandates.mandate.until'), value: t.date(until, 'long') },
    ...(subDelegable
      ? [{ label: t('mandates.mandate.passes'), value: t('mandates.mandate.may-pass-on') }]
      : []),
    state === 'offered'
      ? { label: t('mandates.mandate.waits'), value: t.date(offerUntil, 'long') }
      : { label: t('mandates.mandate.since'), value: acceptedAt ? t.date(acceptedAt, 'long') : '' },
    ...(state === 'active'
      ? [{ label: t('mandates.mandate.uses'), content: usesOf(ctx, last, actable) }]
      : []),
  ]
}

function usesOf(ctx: Ctx, uses: readonly UseSeen[], actable: readonly Actable[]) {
  const { t } = ctx
  if (uses.length === 0) return <span safe>{t('mandates.mandate.unused')}</span>
  return (
    <ul class="l">
      {uses.map(({ at, what, service, reference }) => (
        <li>
          <span safe>{t.date(at, 'moment')}</span>
          {': '}
          <span safe>
            {t(`mandates.uses.${what}`, { service: service ? nameOf(ctx, service, actable) : '' })}
          </span>{' '}
          {reference ? (
            <bdi dir="ltr" safe>
              {reference}
            </bdi>
          ) : (
            ''
          )}
        </li>
      ))}
    </ul>
  )
}
