import { Type } from 'typebox'
import { type Ctx, Day, html, Id, type Module, type RouteRequest, route, today } from '#kernel'
import { Breadcrumbs, Link, Notice, Page, PageTitle, Pairs, Section, StartButton } from '#kernel/ui'
import { listOrganisations } from '#organisations'
import { sourceTitle } from '../explain.ts'
import { problem } from '../problems.ts'
import {
  getModel,
  getRuleSet,
  type KeptModel,
  listRuleSets,
  listVersions,
  type Version,
} from '../rule-set.ts'
import type { Definition } from '../tables.ts'
import { RuleTable, wordingOf } from './rule-table.tsx'

type Contributors = () => readonly Module[]

/** @param contributors  all modules, whose services may be decided by rule sets */
export const ruleSetPages = (contributors: Contributors) => [
  route({
    method: 'GET',
    url: '/:lang/rules/:id',
    allow: 'public',
    published: true,
    addresses: async (ctx) => (await listRuleSets(ctx)).map(({ rules }) => `rules/${rules}`),
    params: Type.Object({ lang: Type.String(), id: Id }),
    handler: async (request) => {
      const { ctx, params } = request
      const versions = await listVersions(ctx, params.id)
      const day = today(ctx)
      // Rules that begin later are shown before they begin, where there are none yet.
      const version = versions.findLast(({ from }) => from <= day) ?? versions[0]
      const shown = { version, versions, published: true }
      return html(await ruleSetView(request, params.id, shown, contributors))
    },
  }),
  route({
    method: 'GET',
    url: '/:lang/rules/:id/from/:day',
    allow: 'public',
    params: Type.Object({ lang: Type.String(), id: Id, day: Day }),
    handler: async (request) => {
      const { ctx, params } = request
      const versions = await listVersions(ctx, params.id)
      const version = versions.find(({ from }) => from === params.day)
      const shown = { version, versions, published: false }
      return html(await ruleSetView(request, params.id, shown, contributors))
    },
  }),
  route({
    method: 'GET',
    url: '/:lang/rules/:id/on/:day',
    allow: 'public',
    params: Type.Object({ lang: Type.String(), id: Id, day: Day }),
    handler: async (request) => {
      const { ctx, params } = request
      const versions = await listVersions(ctx, params.id)
      const version = versions.findLast(({ from }) => from <= params.day)
      const shown = { version, versions, published: false }
      return html(await ruleSetView(request, params.id, shown, contributors))
    },
  }),
]

/** Services that a rule set decides over, each with its address. */
export async function ruledBy(ctx: Ctx, ruleSet: string, contributors: Contributors) {
  const found = await Promise.all(contributors().map((module) => module.portal?.ruled?.(ctx) ?? []))
  return found
    .flat()
    .filter((one) => one.ruleSet === ruleSet)
    .map(({ path, names }) => ({ href: `/${ctx.t.locale}/${path}`, text: ctx.t.of(names) }))
}

/** One version of a rule set; search and sitemap have that of today alone. */
type Shown = { version: Version | undefined; versions: readonly Version[]; published: boolean }

async function ruleSetView(
  request: RouteRequest<unknown, unknown>,
  id: string,
  { version, versions, published }: Shown,
  contributors: Contributors,
) {
  const { ctx } = request
  const { t } = ctx
  const definition = await getRuleSet(ctx, id)
  if (!version) throw problem('rule-set-missing')
  const [kept, services, bodies] = await Promise.all([
    getModel(ctx, version.model),
    ruledBy(ctx, id, contributors),
    listOrganisations(ctx),
  ])
  const owner = bodies.find((body) => body.id === definition.owner)
  const name = t.of(definition.names)
  return (
    <Page request={request} title={name} description={t.of(definition.about)} published={published}>
      <Breadcrumbs t={t} crumbs={[{ href: `/${t.locale}/rules`, text: t('rules.list.title') }]} />
      <div class="service-head">
        <PageTitle text={name} lede={t.of(definition.about)} />
        <div class="go">
          <StartButton href={`/${t.locale}/rules/${id}/check`} text={t('rules.page.check')} />
        </div>
      </div>
      {definition.simulated ? <Notice kind="wait" text={t('rules.page.simulated')} /> : ''}
      <Section title={t('rules.page.rules')} id="rules">
        <p class="quiet" safe>
          {spanWords(ctx, version)}
        </p>
        <Tables ctx={ctx} definition={definition} kept={kept} />
      </Section>
      <Formulas ctx={ctx} definition={definition} kept={kept} />
      <Versions ctx={ctx} id={id} versions={versions} shown={version} />
      <About
        ctx={ctx}
        definition={definition}
        owner={owner && t.of(owner.names)}
        links={services}
      />
    </Page>
  )
}

const spanWords = ({ t }: Ctx, { from, to }: Version): string =>
  to === null
    ? t('rules.page.since', { from: t.date(from) })
    : t('rules.page.span', { from: t.date(from), to: t.date(to) })

type PartProps = { ctx: Ctx; definition: Definition; kept: KeptModel }

/** The tables: the answer's first, then what they ask for, then what else is decided. */
function Tables({ ctx, definition, kept }: PartProps) {
  const { t, pack } = ctx
  const order = inOrder(definition, kept)
  const place = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length)
  const tables = [...kept.model.tables].sort((a, b) => place(a.within) - place(b.within))
  return (
    <>
      {tables.map((table, at) => (
        <RuleTable
          t={t}
          definition={definition}
          currency={pack.settings.currency}
          table={table}
          id={`table-${at + 1}`}
        />
      ))}
    </>
  )
}

/** Names of the decisions, from the answer down. */
function inOrder({ decision }: Definition, { model }: KeptModel): string[] {
  const order: string[] = []
  let level = [decision]
  while (level.length > 0) {
    order.push(...level)
    level = level.flatMap((name) => {
      const node = model.nodes.get(name)
      if (node?.kind !== 'decision') return []
      return node.sources.flatMap((source) => (order.includes(source.name) ? [] : source.name))
    })
  }
  return order
}

/** What is worked out without a table, as it stands in the model. */
function Formulas({ ctx, definition, kept }: PartProps) {
  const { t } = ctx
  const formulas = kept.definitions.elements.flatMap((element) => {
    if (element.kind !== 'decision' || element.expression?.kind !== 'literalExpression') return []
    const wording = wordingOf(definition, element.name)
    const text = element.expression.text.trim()
    return [
      {
        label: wording ? t.of(wording.names) : element.name,
        content: (
          <code dir="ltr" safe>
            {text}
          </code>
        ),
      },
    ]
  })
  if (formulas.length === 0) return ''
  return (
    <Section title={t('rules.page.formulas')} id="formulas">
      <Pairs pairs={formulas} />
    </Section>
  )
}

type VersionsProps = { ctx: Ctx; id: string; versions: readonly Version[]; shown: Version }

function Versions({ ctx, id, versions, shown }: VersionsProps) {
  const { t } = ctx
  if (versions.length < 2) return ''
  return (
    <Section title={t('rules.page.versions')} id="versions" prose>
      <ul>
        {[...versions].reverse().map((version) => (
          <li>
            {version.from === shown.from ? (
              <b safe>{spanWords(ctx, version)}</b>
            ) : (
              <Link
                href={`/${t.locale}/rules/${id}/from/${version.from}`}
                text={spanWords(ctx, version)}
              />
            )}
          </li>
        ))}
      </ul>
    </Section>
  )
}

type AboutProps = {
  ctx: Ctx
  definition: Definition
  owner: string | undefined
  links: readonly { href: string; text: string }[]
}

/** Who is in charge of them, for which services, and where they are taken from. */
function About({ ctx, definition, owner, links }: AboutProps) {
  const { t } = ctx
  const sources = (definition.sources ?? []).flatMap(({ source }) =>
    source === undefined ? [] : (sourceTitle(t, definition.titles[source]) ?? source),
  )
  return (
    <Section title={t('rules.page.about')} id="about">
      <Pairs
        pairs={[
          { label: t('rules.list.owner'), value: owner ?? definition.owner },
          ...(links.length > 0
            ? [{ label: t('rules.page.services'), content: <Links links={links} /> }]
            : []),
          ...(sources.length > 0
            ? [{ label: t('rules.page.sources'), value: sources.join('; ') }]
            : []),
        ]}
      />
    </Section>
  )
}

/** Links to services, one below the other. */
export function Links({ links }: Pick<AboutProps, 'links'>) {
  return (
    <>
      {links.map(({ href, text }) => (
        <p>
          <Link href={href} text={text} />
        </p>
      ))}
    </>
  )
}
