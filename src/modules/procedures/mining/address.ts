import { Type } from 'typebox'
import { type Ctx, Id } from '#kernel'
import { lastDays, type Span } from './span.ts'

export const Lang = Type.Object({ lang: Type.String() })
export const OfProcedure = Type.Object({ lang: Type.String(), procedure: Id })

/** Anything may stand in an address: what does not fit is left out, never an error. */
const Text = Type.Optional(Type.Union([Type.String(), Type.Array(Type.String())]))
export const SpanQuery = Type.Object({ days: Text, body: Text, table: Text, as: Text })
export type SpanQuery = Partial<Record<keyof typeof SpanQuery.properties, string | string[]>>

export const DAYS = [30, 90, 365] as const
const PRESET = 90
const BODY = /^[a-z][a-z0-9-]{0,59}$/

const one = (value: string | string[] | undefined) =>
  (Array.isArray(value) ? value[0] : value) ?? ''

export const tableOf = ({ table }: SpanQuery) => one(table)

/** The span that an address names, and of how many days it is. */
export function spanFrom(ctx: Ctx, procedure: string, query: SpanQuery): Span & { days: number } {
  const days = DAYS.find((days) => String(days) === one(query.days)) ?? PRESET
  const body = one(query.body)
  return { procedure, ...lastDays(ctx, days), days, ...(BODY.test(body) && { body }) }
}

export const seeingHref = ({ t }: Pick<Ctx, 't'>, procedure: string, rest = 'seeing'): string =>
  `/${t.locale}/office/procedures/${procedure}/${rest}`

type Choice = { days: number; body?: string | undefined; table?: string; as?: 'xlsx' }

/** The address of a choice; what is preset is left out of it. */
export function choiceHref(ctx: Pick<Ctx, 't'>, procedure: string, choice: Choice, rest?: string) {
  const query = new URLSearchParams()
  if (choice.table !== undefined) query.set('table', choice.table)
  if (choice.days !== PRESET) query.set('days', String(choice.days))
  if (choice.body !== undefined) query.set('body', choice.body)
  if (choice.as !== undefined) query.set('as', choice.as)
  const text = query.toString()
  return `${seeingHref(ctx, procedure, rest)}${text && `?${text}`}`
}
