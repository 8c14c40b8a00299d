import { Type } from 'typebox'
import { findPeople } from '#identity'
import {
  type Ctx,
  type FormBody,
  fieldOf,
  html,
  type Module,
  Problem,
  type RouteRequest,
  route,
  textKeyOf,
} from '#kernel'
import {
  Actions,
  Button,
  DeskPage,
  type FieldError,
  Form,
  Heading,
  LinkColumns,
  Notice,
  Table,
  TextArea,
  TextInput,
} from '#kernel/ui'
import { getOrganisation, roleNames } from '#organisations'
import { problem } from '../problems.ts'
import { type Change, type Group, tryRules } from '../simulate.ts'
import { accessHref, type Contributors, Lang } from './address.ts'

const LONGEST_RULE = 4_000
const NAMES_SHOWN = 20
const OfModule = Type.Object({ lang: Type.String(), module: Type.String({ maxLength: 50 }) })

type Request = RouteRequest<unknown, unknown>
type Policies = NonNullable<Module['decide']>

const policiesNamed = (contributors: Contributors, name: string): Policies => {
  const found = contributors().find((module) => module.name === name)?.decide
  if (!found) throw problem('module-missing')
  return found
}

/** Where authors change a module's rules and see whose access that would change. Nothing takes effect. */
export const simulatorRoutes = (contributors: Contributors) => [
  route({
    method: 'GET',
    url: '/:lang/office/access/policies',
    allow: 'access:author',
    params: Lang,
    handler: async (request) => html(<ModulesPage {...{ request, contributors }} />),
  }),
  route({
    method: 'GET',
    url: '/:lang/office/access/policies/:module',
    allow: 'access:author',
    params: OfModule,
    handler: async (request) => {
      const decide = policiesNamed(contributors, request.params.module)
      return html(await rulesView(request, decide, decide.rules))
    },
  }),
  route({
    method: 'POST',
    url: '/:lang/office/access/policies/:module',
    allow: 'access:author',
    params: OfModule,
    perMinute: 20,
    handler: async (request) => {
      const { ctx, params, form } = request
      const decide = policiesNamed(contributors, params.module)
      const rules = rulesTyped(decide, form)
      try {
        const changes = await tryRules(ctx, decide, rules)
        return html(await rulesView(request, decide, rules, { changes }))
      } catch (thrown) {
        if (!(thrown instanceof Problem) || thrown.status !== 422) throw thrown
        const message = ctx.t(textKeyOf(thrown.code), thrown.params)
        const error = { name: fieldOfFault(message, rules), message }
        return html(await rulesView(request, decide, rules, { error }), { status: 422 })
      }
    },
  }),
]

/** The rules as they were typed; an empty one is dropped. */
function rulesTyped({ rules }: Policies, form: FormBody): Record<string, string> {
  const typed = Object.keys(rules).map((name) => [name, fieldOf(form, `rule.${name}`)])
  const added = fieldOf(form, 'new-name').trim()
  const all = [...typed, ...(added === '' ? [] : [[added, fieldOf(form, 'new-text')]])]
  return Object.fromEntries(all.filter(([, text]) => text?.trim() !== ''))
}

const fieldOfFault = (message: string, rules: Readonly<Record<string, string>>) => {
  const name = Object.keys(rules).find(
    (rule) => message.includes(` ${rule}: `) || message.includes(`\`${rule}\``),
  )
  return name ? `rule.${name}` : 'new-text'
}

function ModulesPage({ request, contributors }: { request: Request; contributors: Contributors }) {
  const { ctx } = request
  const { t } = ctx
  const modules = contributors().flatMap(({ name, decide }) => (decide ? [name] : []))
  return (
    <DeskPage {...{ request, title: t('access.try.title') }}>
      <Notice kind="info" text={t('access.try.about')} />
      <LinkColumns
        t={t}
        links={modules.map((module) => ({
          href: accessHref(ctx, `/policies/${module}`),
          text: t('access.try.choose', { module }),
        }))}
      />
    </DeskPage>
  )
}

type Outcome = { changes?: Change[]; error?: FieldError }

async function rulesView(
  request: Request,
  decide: Policies,
  rules: Readonly<Record<string, string>>,
  { changes, error }: Outcome = {},
) {
  const { ctx, csrf, form } = request
  const { t } = ctx
  const title = t('access.try.choose', { module: decide.module })
  const errorOf = (name: string) => (error?.name === name ? { error: error.message } : {})
  return (
    <DeskPage {...{ request, title, error }}>
      <Notice kind="info" text={t('access.try.about')} />
      {changes ? await Changes({ ctx, decide, changes }) : ''}
      <Form action={accessHref(ctx, `/policies/${decide.module}`)} csrf={csrf}>
        {Object.keys(decide.rules).map((rule) => (
          <TextArea
            {...{ t, name: `rule.${rule}`, label: t('access.try.rule', { rule }) }}
            hint={t('access.try.rule-hint')}
            value={(rules[rule] ?? '').trim()}
            maxLength={LONGEST_RULE}
            lang="en"
            rows={6}
            {...errorOf(`rule.${rule}`)}
          />
        ))}
        <TextInput
          {...{ t, name: 'new-name', label: t('access.try.new-name') }}
          hint={t('access.try.new-name-hint')}
          value={fieldOf(form, 'new-name')}
          dir="ltr"
          maxLength={50}
        />
        <TextArea
          {...{ t, name: 'new-text', label: t('access.try.new-text') }}
          value={fieldOf(form, 'new-text')}
          maxLength={LONGEST_RULE}
          lang="en"
          rows={6}
          {...errorOf('new-text')}
        />
        <Actions>
          <Button text={t('access.try.submit')} />
        </Actions>
      </Form>
    </DeskPage>
  )
}

type ChangesProps = { ctx: Ctx; decide: Policies; changes: readonly Change[] }

async function Changes({ ctx, decide, changes }: ChangesProps) {
  const { t } = ctx
  const rows = await Promise.all(
    changes.map(async ({ act, place, gain, lose }) => ({
      cells: [
        `${decide.module}:${act}`,
        t(`access.try.places.${place}`),
        { content: await Groups({ ctx, groups: gain }) },
        { content: await Groups({ ctx, groups: lose }) },
      ],
    })),
  )
  return (
    <>
      <Heading level={2} text={t('access.try.changes')} />
      <p safe>{t('access.try.coarse')}</p>
      {rows.length === 0 ? (
        <Notice kind="info" text={t('access.try.same')} />
      ) : (
        <Table
          t={t}
          caption={t('access.try.changes')}
          columns={['act', 'where', 'gain', 'lose'].map((key) => ({
            label: t(`access.try.${key}`),
          }))}
          rows={rows}
        />
      )}
    </>
  )
}

/** How many, and who: each group opens to its first names. */
async function Groups({ ctx, groups }: { ctx: Ctx; groups: readonly Group[] }) {
  const { t } = ctx
  const lines = await Promise.all(
    groups.map(async ({ agency, roles, people }) => {
      if (agency === null) return { text: t('access.try.everybody'), names: '' }
      const shown = await findPeople(ctx, people.slice(0, NAMES_SHOWN))
      const names = t.list(shown.map(({ name }) => t.of(name)))
      const more = people.length - shown.length
      const body = t.of((await getOrganisation(ctx, agency)).names)
      const group = { agency: body, roles: roleNames(ctx, roles), count: people.length }
      return {
        text: t('access.try.group', group),
        names: more > 0 ? t('access.try.names', { names, more }) : names,
      }
    }),
  )
  return (
    <>
      {lines.map(({ text, names }) => (
        <details>
          <summary safe>{text}</summary>
          <p safe>{names}</p>
        </details>
      ))}
    </>
  )
}
