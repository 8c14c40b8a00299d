// The checks by tools of others, each with a planted violation that it must catch: a tool that was
// blinded (a new version, a moved folder) then fails instead of passing everything.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { nodeRun } from './step.mjs'

const root = join(import.meta.dirname, '..', '..')
const canaries = join(root, 'tests', 'support', 'canaries')
const package_ = (...path) => join(root, 'node_modules', ...path)

const TSC = package_('typescript', 'bin', 'tsc')
const BIOME = package_('@biomejs', 'biome', 'bin', 'biome')
const XSS_SCAN = package_('@kitajs', 'ts-html-plugin', 'dist', 'cli.js')
const KNIP = package_('knip', 'bin', 'knip.js')
const DEPCRUISE = package_('dependency-cruiser', 'bin', 'dependency-cruiser.mjs')

async function passes(command, cwd = root) {
  const { code, output } = await nodeRun(command, { cwd })
  if (code !== 0) throw new Error(output || `ended with code ${code} and said nothing`)
}

async function catches(command, expected, { cwd = root } = {}) {
  const { code, output } = await nodeRun(command, { cwd })
  const missed = expected.filter((text) => !output.includes(text))
  if (code === 0 || missed.length > 0) {
    throw new Error(`the canary was not caught: ${missed.join(', ') || 'it passed'}\n${output}`)
  }
}

const types = {
  name: 'types',
  run: async () => {
    await passes([TSC, '--noEmit'])
    await passes([TSC, '--noEmit', '-p', 'src/browser'])
  },
  canary: () => catches([TSC, '-p', join(canaries, 'types')], ['TS2322', 'TS2532']),
}

const biome = {
  name: 'Biome',
  run: () => passes([BIOME, 'ci', '--colors=off', '--error-on-warnings', '--max-diagnostics=200']),
  canary: () =>
    catches(
      [BIOME, 'ci', '--colors=off', '--config-path=canary.json', '.'],
      [
        'noExplicitAny',
        'noNonNullAssertion',
        'noUnusedVariables',
        'useNodejsImportProtocol',
        ' format ',
      ],
      { cwd: join(canaries, 'biome') },
    ),
}

const xss = {
  name: 'xss-scan',
  run: () => passes([XSS_SCAN]),
  canary: () =>
    catches([XSS_SCAN, '-p', 'tsconfig.json'], ['K601'], { cwd: join(canaries, 'xss') }),
}

const knip = {
  name: 'knip',
  run: () => passes([KNIP, '--no-progress', '--treat-config-hints-as-errors']),
  canary: () =>
    catches([KNIP, '--no-progress'], ['src/nobody.ts', 'unread', 'left-pad'], {
      cwd: join(canaries, 'knip'),
    }),
}

async function cruise(folders, cwd) {
  const config = join(root, '.dependency-cruiser.mjs')
  const { output } = await nodeRun([DEPCRUISE, '--config', config, '-T', 'json', ...folders], {
    cwd,
  })
  if (!output.startsWith('{')) throw new Error(output)
  const { modules, summary } = JSON.parse(output)
  const violations = summary.violations.map(
    ({ rule, from, to, cycle }) =>
      `${rule.name}: ${from} → ${cycle ? cycle.map(({ name }) => name).join(' → ') : to}`,
  )
  return { violations, read: new Set(modules.map(({ source }) => source)) }
}

const sources = (folder) =>
  readdirSync(join(root, folder), { recursive: true })
    .filter((file) => /[.]tsx?$/.test(file))
    .map((file) => `${folder}/${file}`)

/** What the canary's house does wrong, rule by rule. */
const PLANTED = [
  'organisations-uses-what-it-declares: src/modules/organisations/index.ts → src/modules/identity/index.ts',
  'no-cycle: src/kernel/circle.ts',
  'resolves: src/kernel/lost.ts',
  'only-through-doors: src/apps/main.ts → src/modules/identity/person.ts',
  'tests-go-through-doors: src/modules/organisations/way.test.ts → src/modules/identity/person.ts',
  'modules-stand-on-doors: src/modules/identity/person.ts → src/kernel/circle.ts',
  'kernel-stands-on-lib: src/kernel/index.ts → src/modules/identity/index.ts',
  'lib-stands-alone: src/lib/money.ts → src/kernel/index.ts',
  'lib-without-servers: src/lib/server.ts → ',
  'browser-stands-alone: src/browser/app.ts → src/lib/money.ts',
  'product-without-tests: src/kernel/index.ts → src/modules/organisations/way.test.ts',
  'product-without-development: src/lib/money.ts → ',
]

const boundaries = {
  name: 'boundaries',
  run: async () => {
    const { violations, read } = await cruise(['src', 'tests', 'bench'], root)
    // A tool that reads nothing finds nothing wrong.
    const unread = sources('src').filter((file) => !read.has(file))
    const all = [...violations, ...unread.map((file) => `not read: ${file}`)]
    if (all.length > 0) throw new Error(all.join('\n'))
  },
  canary: async () => {
    const { violations } = await cruise(['src'], join(canaries, 'boundaries'))
    const missed = PLANTED.filter((planted) => !violations.some((line) => line.startsWith(planted)))
    if (missed.length > 0) {
      throw new Error(
        `the canary was not caught:\n${missed.join('\n')}\nof:\n${violations.join('\n')}`,
      )
    }
  },
}

const reference = {
  name: 'reference',
  run: () => passes([join(root, 'scripts', 'reference.mjs'), '--check']),
}

/** In the order in which they are begun: the longest first. */
export const checks = [types, xss, reference, boundaries, knip, biome]
