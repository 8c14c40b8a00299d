import { Type } from 'typebox'
import {
  type Ctx,
  type FormBody,
  fieldOf,
  html,
  Problem,
  type RouteRequest,
  redirect,
  route,
  type Texts,
  textKeyOf,
} from '#kernel'
import { DeskPage, type FieldError, Notice } from '#kernel/ui'
import { changedRules, type Rules } from '../overlay.ts'
import { problem } from '../problems.ts'
import { proposeRules, standing } from '../publish.ts'
import { type Change, type Deciding, tryRules } from '../simulate.ts'
import { AGAIN, accessHref, type Contributors } from './address.ts'
import { Effect } from './effect.tsx'
import { RulesForm } from './rules-form.tsx'

const OfModule = Type.Object({ lang: Type.String(), module: Type.String({ maxLength: 50 }) })

type Request = RouteRequest<unknown, unknown>

/** @throws access/module-missing  also for one that decides nothing */
export function moduleNamed(contributors: Contributors, name: string): Deciding {
  const { decide, realThings } = contributors().find((module) => module.name === name) ?? {}
  if (!decide) throw problem('module-missing')
  return { name, decide, ...(realThings && { realThings }) }
}

/** Where authors change a module's rules, see whose access that would change, and propose it. */
export const simulatorRoutes = (contributors: Contributors) => [
  route({
    method: 'GET',
    url: '/:lang/office/access/policies/:module',
    allow: 'access:author',
    params: OfModule,
    handler: async (request) => {
      const module = moduleNamed(contributors, request.params.module)
      const { rules } = await standing(request.ctx, module.decide)
      return html(await rulesView(request, module, { rules, stand: rules }))
    },
  }),
  route({
    method: 'POST',
    url: '/:lang/office/access/policies/:module',
    allow: 'access:author',
    params: OfModule,
    perMinute: 20,
    handler: async (request) => {
      const module = moduleNamed(contributors, request.params.module)
      return orAgain(request, module, async ({ rules, stand }) => {
        const changes = await tryRules(request.ctx, module, rules)
        return html(await rulesView(request, module, { rules, stand, changes }))
      })
    },
  }),
  route({
    method: 'POST',
    url: '/:lang/office/access/policies/:module/proposals',
    allow: 'access:author',
    assurance: AGAIN,
    params: OfModule,
    perMinute: 20,
    handler: async (request) => {
      const { ctx, form, params } = request
      const module = moduleNamed(contributors, params.module)
      return orAgain(request, module, async ({ rules, words }) => {
        const typed = { rules, words, reason: fieldOf(form, 'reason') }
        const id = await proposeRules(ctx, module.decide, typed)
        return redirect(accessHref(ctx, `/proposals/${id}`))
      })
    },
  }),
]

type Answer = ReturnType<typeof html> | ReturnType<typeof redirect>
type Typed = { rules: Rules; stand: Rules; words: Readonly<Record<string, Texts>> }
type Act = (typed: Typed) => Promise<Answer>

/** Does something with what was typed; what is to be mended comes back with all that was. */
async function orAgain(request: Request, module: Deciding, act: Act): Promise<Answer> {
  const { ctx, form } = request
  const { rules: stand } = await standing(ctx, module.decide)
  const rules = rulesTyped(stand, form)
  try {
    const words = wordsTyped(ctx.pack.settings.languages, rules, form)
    return await act({ rules, stand, words })
  } catch (thrown) {
    if (!(thrown instanceof Problem) || thrown.status !== 422) throw thrown
    const message = ctx.t(textKeyOf(thrown.code), thrown.params)
    const error = { name: fieldOfFault(ctx, thrown, message, { stand, typed: rules }), message }
    // What else a proposal needs is asked for until the rules themselves are wrong.
    const tried = thrown.code !== 'access/rules-wrong'
    return html(await rulesView(request, module, { rules, stand, error, tried }), { status: 422 })
  }
}

/** The rules as they were typed; an empty one is dropped. */
function rulesTyped(stand: Rules, form: FormBody): Rules {
  const typed = Object.keys(stand).map((name) => [name, fieldOf(form, `rule.${name}`)])
  const added = fieldOf(form, 'new-name').trim()
  const all = [...typed, ...(added === '' ? [] : [[added, fieldOf(form, 'new-text')]])]
  return Object.fromEntries(all.filter(([, text]) => text?.trim() !== ''))
}

const wordsTyped = (languages: readonly string[], rules: Rules, form: FormBody) =>
  Object.fromEntries(
    Object.keys(rules).map((rule): [string, Texts] => [
      rule,
      Object.fromEntries(
        languages.map((language) => [language, fieldOf(form, `words.${rule}.${language}`).trim()]),
      ),
    ]),
  )

const FIELDS: Readonly<Record<string, string>> = {
  'access/reason-long': 'reason',
  'access/rule-name-wrong': 'new-name',
}

type Both = { stand: Rules; typed: Rules }

/** The field where it can be mended: of a sentence the first in the country's language. */
function fieldOfFault(
  { t }: Ctx,
  { code, params }: Problem,
  message: string,
  { stand, typed }: Both,
): string {
  const named = FIELDS[code]
  if (named) return named
  if (code === 'access/sentence-missing') return `words.${params?.rule}.${t.locale}`
  const names = Object.keys(stand)
  const rule =
    names.find((name) => message.includes(` ${name}: `) || message.includes(`\`${name}\``)) ??
    names.find((name) => changedRules(stand, typed).includes(name))
  return rule ? `rule.${rule}` : 'new-text'
}

type View = { rules: Rules; stand: Rules; changes?: Change[]; error?: FieldError; tried?: boolean }

async function rulesView(request: Request, { name: module }: Deciding, view: View) {
  const { rules, stand, changes, error, tried = changes !== undefined } = view
  const { ctx } = request
  const { t } = ctx
  const title = t('access.try.choose', { module })
  return (
    <DeskPage {...{ request, title, error }}>
      <Notice kind="info" text={t('access.try.about')} />
      {changes ? await Effect({ ctx, module, changes }) : ''}
      <RulesForm {...{ request, module, rules, stand, error, tried }} />
    </DeskPage>
  )
}
