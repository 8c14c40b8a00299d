import { type Ctx, type FormBody, fieldOf, type Texts } from '#kernel'
import { ASKED_SCOPES } from '../oidc/account.ts'
import { ENVIRONMENTS, isNamed, namesIn } from './form.ts'
import { platformFor, type ResourceOrder } from './resource.ts'

export const FORMATS = ['opaque', 'jwt'] as const

/** What was typed of an interface, as it was typed. */
export type TypedResource = {
  id: string
  audience: string
  environment: string
  names: Readonly<Record<string, string>>
  /** one on each line: its name, then what it means in each language of the pack, with `|` between */
  scopes: string
  server: string
  format: string
}

export const EMPTY_RESOURCE: TypedResource = {
  ...{ id: '', audience: '', environment: 'sandbox', names: {}, scopes: '', server: '' },
  format: 'opaque',
}

export const readResource = (ctx: Ctx, form: FormBody): TypedResource => ({
  id: fieldOf(form, 'id').trim(),
  audience: fieldOf(form, 'audience').trim(),
  environment: fieldOf(form, 'environment'),
  names: namesIn(ctx, form),
  scopes: fieldOf(form, 'scopes'),
  server: fieldOf(form, 'server').trim(),
  format: fieldOf(form, 'format'),
})

const ID = /^[a-z0-9][a-z0-9-]{2,63}$/
const LOCAL = /^http:\/\/(localhost|127\.0\.0\.1)(:\d+)?(\/|$)/

/** @returns the order for an interface, or which field says nothing that can be used */
export function resourceOrderOf(
  ctx: Ctx,
  typed: TypedResource,
): ResourceOrder | { wrong: keyof TypedResource } {
  const environment = ENVIRONMENTS.find((known) => known === typed.environment)
  const format = FORMATS.find((known) => known === typed.format)
  const scopes = scopesIn(ctx, typed.scopes)
  if (!ID.test(typed.id)) return { wrong: 'id' }
  if (!environment) return { wrong: 'environment' }
  if (!isAudience(ctx, typed.audience, environment)) return { wrong: 'audience' }
  if (!isNamed(typed.names)) return { wrong: 'names' }
  if (!scopes) return { wrong: 'scopes' }
  if (!ID.test(typed.server)) return { wrong: 'server' }
  if (!format) return { wrong: 'format' }
  const { id, audience, names, server } = typed
  return { id, audience, environment, names, scopes, server, format }
}

/** An address of the platform itself stands for what an agency's software does here: for its own alone. */
function isAudience(ctx: Ctx, audience: string, environment: string): boolean {
  const { actor, url } = ctx
  const agency = actor.kind === 'person' ? actor.office?.agency : undefined
  if (audience.startsWith(`${url}/`)) return audience === platformFor(ctx, agency ?? '')
  const plain = URL.canParse(audience) && !/[\s#]/.test(audience) && audience.length <= 200
  return (
    plain &&
    (audience.startsWith('https://') || (environment === 'sandbox' && LOCAL.test(audience)))
  )
}

const MOST_SCOPES = 20
const LONGEST_MEANING = 120
const OURS: ReadonlySet<string> = new Set(ASKED_SCOPES)

/** @returns undefined unless each line has a name that is not one of ours, and a meaning in each language */
function scopesIn({ pack }: Ctx, text: string): Record<string, Texts> | undefined {
  const { languages } = pack.settings
  const lines = text
    .split('\n')
    .map((line) => line.split('|').map((part) => part.trim()))
    .filter(([name]) => name !== '')
  const sound = lines.every(
    ([name = '', ...meanings]) =>
      /^[a-z][a-z0-9._:-]{1,63}$/.test(name) &&
      !OURS.has(name) &&
      meanings.length === languages.length &&
      meanings.every((meaning) => meaning !== '' && meaning.length <= LONGEST_MEANING),
  )
  if (!sound || lines.length === 0 || lines.length > MOST_SCOPES) return undefined
  return Object.fromEntries(
    lines.map(([name = '', ...meanings]) => [
      name,
      Object.fromEntries(languages.map((language, i) => [language, meanings[i] ?? ''])),
    ]),
  )
}
