import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { kernelProblem, type Module, type Route, SETTINGS } from '#kernel'
import { flatten } from '../../../src/kernel/i18n.ts'
import { code, page, table } from './markdown.ts'
import { proceduresPage } from './procedures.ts'

const DEFAULT_BODY_KB = 64

/** The pages that come from what modules declare: text by file name. */
export function catalogPages(root: string, modules: readonly Module[], tables: readonly string[]) {
  return [
    ['README.md', overview(modules, tables)],
    ['routes.md', routesPage(modules)],
    ['permissions.md', permissionsPage(root, modules)],
    ['problems.md', problemsPage(root, modules)],
    ['facts.md', factsPage(modules)],
    ['configuration.md', configurationPage()],
    ['procedures-catalogue.md', proceduresPage()],
  ] as const
}

const overview = (modules: readonly Module[], tables: readonly string[]) =>
  page(
    'Reference',
    'Generated from the code and the real schema by `node scripts/reference.mjs`; `npm test` fails when it is not current.',
    table(
      ['module', 'uses', 'routes', 'acts', 'problems', 'facts', 'tables', 'repeats'],
      modules.map((module) => [
        code(module.name),
        module.uses.join(', '),
        String(module.routes?.length ?? 0),
        String(module.decide?.acts.length ?? 0),
        String(Object.keys(module.problems?.catalogue ?? {}).length),
        String(Object.keys(module.facts?.catalogue ?? {}).length),
        String(tables.filter((name) => name.startsWith(`${module.name}.`)).length),
        (module.sweeps ?? [])
          .map(({ name, everySeconds }) => `${name} every ${everySeconds} s`)
          .join(', '),
      ]),
    ),
    '[Routes](routes.md), [permissions](permissions.md), [problems](problems.md), [facts](facts.md), [tables](tables.md), [configuration](configuration.md), [procedures, rule by rule](procedures-catalogue.md); every statement of each module in `docs/reference/sql/`.',
  )

const bySection = <Row>(
  modules: readonly Module[],
  rowsOf: (module: Module) => readonly Row[],
  show: (rows: readonly Row[]) => string,
) =>
  modules.flatMap((module) => {
    const rows = rowsOf(module)
    return rows.length > 0 ? [`## ${module.name}\n\n${show(rows)}`] : []
  })

const byText = (of: (route: Route) => string) => (a: Route, b: Route) => (of(a) < of(b) ? -1 : 1)

const routesPage = (modules: readonly Module[]) =>
  page(
    'Routes',
    `\`:lang\` is a language of the pack. Where no limit is named a request may have ${DEFAULT_BODY_KB} KB. *Published*: the same bytes for everybody.`,
    ...bySection(
      modules,
      ({ routes = [] }) => [...routes].sort(byText(({ url, method }) => `${url} ${method}`)),
      (routes) => table(['method', 'address', 'who may', 'limits'], routes.map(routeRow)),
    ),
  )

const routeRow = (route: Route) => [
  route.method,
  code(route.url),
  route.allow,
  [
    route.published ? 'published' : '',
    route.multipart ? 'files' : '',
    route.bodyLimit ? `${Math.round(route.bodyLimit / 1024)} KB` : '',
    route.perMinute ? `${route.perMinute} a minute` : '',
    route.openForm ? 'form without a token' : '',
  ]
    .filter(Boolean)
    .join(', '),
]

function permissionsPage(root: string, modules: readonly Module[]) {
  const routes = modules.flatMap((module) => module.routes ?? [])
  const opened = (permission: string) =>
    routes
      .filter(({ allow }) => allow === permission)
      .sort(byText(({ url, method }) => `${url} ${method}`))
      .map(({ method, url }) => code(`${method} ${url}`))
      .join(', ')
  return page(
    'Permissions',
    'A permission is `module:act`. Nobody may do what no rule permits, and nobody what one forbids. *For posts*: only who holds a post may do it on anything at all. The rules of each module are policies in Cedar; a decision names those that gave it.',
    ...bySection(
      modules,
      ({ decide }) => (decide ? [decide] : []),
      ([policies]) => (policies ? policiesTables(root, policies, opened) : ''),
    ),
  )
}

function policiesTables(
  root: string,
  { module, acts, rules, isForPosts }: NonNullable<Module['decide']>,
  opened: (permission: string) => string,
) {
  const texts = readTexts(root, module)
  return [
    table(
      ['permission', 'for posts', 'opens'],
      acts.map((act) => [
        code(`${module}:${act}`),
        isForPosts(act) ? 'yes' : '',
        opened(`${module}:${act}`),
      ]),
    ),
    table(
      ['rule', 'what it says', 'policy'],
      Object.entries(rules).map(([name, text]) => [
        code(name),
        texts.get(`${module}.rules.${name}`) ?? '',
        code(text.replace(/\s+/g, ' ').trim()),
      ]),
    ),
  ].join('\n\n')
}

function problemsPage(root: string, modules: readonly Module[]) {
  const catalogues = [kernelProblem, ...modules.flatMap(({ problems }) => problems ?? [])]
  return page(
    'Problems',
    "What can go wrong and is expected to: the status of the answer, and what a person reads in English. Other languages in each module's `messages/`.",
    ...catalogues.map(({ module, catalogue }) => {
      const texts = readTexts(root, module)
      const rows = Object.entries(catalogue).map(([name, { status }]) => [
        code(`${module}/${name}`),
        String(status),
        texts.get(`${module}.problems.${name}`) ?? '',
      ])
      return `## ${module}\n\n${table(['code', 'status', 'text'], rows)}`
    }),
  )
}

function readTexts(root: string, module: string) {
  const dir = module === 'kernel' ? 'src/kernel' : `src/modules/${module}`
  const texts = new Map<string, string>()
  flatten(JSON.parse(readFileSync(join(root, dir, 'messages', 'en.json'), 'utf8')), module, texts)
  return texts
}

function factsPage(modules: readonly Module[]) {
  const subscribers = (fact: string) =>
    modules.filter(({ subscribes = {} }) => fact in subscribes).map(({ name }) => name)
  return page(
    'Facts',
    'Every act on a person’s data is one of these, written to the audit in its own transaction. A published one reaches its subscribers through the outbox. Classification: C0 public to C4.',
    ...bySection(
      modules,
      ({ name, facts }) =>
        Object.entries(facts?.catalogue ?? {}).map(([fact, declared]) => ({
          fact: `${name}/${fact}`,
          ...declared,
        })),
      (rows) =>
        table(
          ['fact', 'classification', 'published', 'subscribers'],
          rows.map(({ fact, classification, published }) => [
            code(fact),
            classification,
            published ? 'yes' : '',
            subscribers(fact).join(', '),
          ]),
        ),
    ),
  )
}

const configurationPage = () =>
  page(
    'Configuration',
    'Environment variables, checked at start: a value that cannot be used is named with what was expected.',
    table(
      ['setting', 'preset', 'meaning'],
      SETTINGS.map(([name, preset, meaning]) => [code(name), code(preset), meaning]),
    ),
  )
