import ts from 'typescript'
import {
  type Findings,
  isSource,
  isTest,
  isTypeScript,
  linesMatching,
  nodesOf,
  placeOf,
  type Tree,
} from './tree.ts'

const CODE_FOLDERS = /^(src|tests|scripts|bench|bin)\//
const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*([.](db|page|test))*[.][a-z0-9]+$/
const FOLDER = /^[a-z0-9]+(-[a-z0-9]+)*$/
const NAMED_BY_TOOLS = /^(README[.]md|tsconfig[.]json)$/
/** Drawers: whatever is put into them, their names say nothing of it. */
const DRAWERS = [
  'util',
  'utils',
  'helper',
  'helpers',
  'common',
  'misc',
  'manager',
  'handler',
  'handlers',
  'data',
  'info',
  'stuff',
  'shared',
]
/** Nouns that a standard made, though they end in a drawer's name. */
const STANDARD = /^signed-data\b/
/** What a thing was, or is for now: the next reader was not there. */
const HISTORY = [
  'new',
  'old',
  'legacy',
  'tmp',
  'temp',
  'final',
  'copy',
  'simplified',
  'improved',
  'v1',
  'v2',
  'v3',
]

/** Files are kebab-case nouns that say what is in them. */
export function nameFindings(tree: Tree): Findings {
  return tree.files
    .filter((file) => CODE_FOLDERS.test(file))
    .flatMap((file) => {
      const parts = file.split('/')
      const name = parts.at(-1) ?? ''
      const shaped = parts.slice(0, -1).every((part) => FOLDER.test(part)) && KEBAB.test(name)
      const words = parts.flatMap((part) => part.replace(STANDARD, '').split(/[-.]/))
      const banned = words.find((word) => DRAWERS.includes(word) || HISTORY.includes(word))
      return [
        ...(shaped || NAMED_BY_TOOLS.test(name) ? [] : [`${file} is not kebab-case`]),
        ...(banned ? [`${file} is called '${banned}'`] : []),
      ]
    })
}

const TEXT = /[.](tsx?|mjs|cjs|js|json|md|ya?ml|sql|css|html|typ|sh)$|^[.]ci\/|^[.][a-z-]+$/

// Put together, so that this file does not find itself.
const words = (...parts: string[]) => parts.join('')
const PLANS = new RegExp(
  `\\b(${[words('TO', 'DO'), words('FIX', 'ME'), words('HA', 'CK')].join('|')})\\b`,
)
const MACHINE = new RegExp(
  [
    words('/wo', 'rk/'),
    words('/ho', 'me/[a-z]'),
    words('/ro', 'ot/'),
    words('/Us', 'ers/'),
    words('["\'`(]/tm', 'p/'),
  ].join('|'),
)
const REGISTRY = new RegExp(
  [words('registry[.]', 'npmjs'), words('registry[.]', 'yarnpkg'), words('npm', 'mirror')].join(
    '|',
  ),
)

/** No plans in the code, no path of one machine, no host of a registry. */
export function textFindings(tree: Tree): Findings {
  return tree.files
    .filter((file) => TEXT.test(file) && file !== 'tests/tidy/words.test.ts')
    .flatMap((file) => [
      ...(CODE_FOLDERS.test(file)
        ? linesMatching(tree, file, PLANS, 'a plan instead of an issue')
        : []),
      ...linesMatching(tree, file, MACHINE, 'a path of one machine'),
      ...linesMatching(tree, file, REGISTRY, 'a host of a registry'),
    ])
}

const SURROUNDINGS: [RegExp, string][] = [
  [/\bnew Date\(\)|\bDate[.]now\(\)/, 'the time comes from ctx.clock'],
  [/\bprocess[.]env\b/, 'settings come from the configuration'],
  [/\bMath[.]random\(/, 'chance comes from node:crypto'],
  [/(^|[^.\w])fetch\(/, 'nothing is called over the network'],
  [
    /from 'node:(https?|net|tls|dgram|dns|child_process|cluster|worker_threads)'/,
    'processes and sockets belong to kernel and apps',
  ],
  [/\bconsole[.]\w+\(/, 'what is said goes to ctx.log'],
]

/** What a module knows of its surroundings it is told by the context. */
export function surroundingFindings(tree: Tree): Findings {
  return tree.files
    .filter((file) => isSource(file) && /^src\/(modules|lib)\//.test(file))
    .flatMap((file) =>
      SURROUNDINGS.flatMap(([pattern, why]) => linesMatching(tree, file, pattern, why)),
    )
}

const COUNTRY = /\b(Qatar|Qatari|QAR|QID|Doha|Hukoomi)\b|قطر|الدوحة/i
/** The pack that is taken where nobody names one. */
const CONFIGURATION = 'src/kernel/config.ts'

/** A country is data: its name, money and numbers come from its pack. */
export function countryFindings(tree: Tree): Findings {
  const sources = tree.files.filter((file) => isSource(file) && file !== CONFIGURATION)
  const texts = tree.files.filter((file) => /^src\/.*\/messages\/[a-z]+[.]json$/.test(file))
  return [
    ...sources.flatMap((file) => {
      const source = tree.parse(file)
      const literals = [
        ...nodesOf(source, ts.isStringLiteralLike),
        ...nodesOf(source, ts.isJsxText),
        ...nodesOf(source, ts.isTemplateHead),
      ]
      return literals
        .filter(({ text }) => COUNTRY.test(text))
        .map((node) => `${placeOf(source, node)} a country's own: ${node.text.trim().slice(0, 40)}`)
    }),
    ...texts.flatMap((file) => linesMatching(tree, file, COUNTRY, "a country's own")),
  ]
}

const SUITES = /^(it|test|describe|dbTest)\b/

/** A test is a sentence of the specification, and all of them run. */
export function testFindings(tree: Tree): Findings {
  return tree.files
    .filter((file) => isTest(file) && isTypeScript(file))
    .flatMap((file) => {
      const source = tree.parse(file)
      return nodesOf(source, ts.isCallExpression).flatMap((call) => {
        const callee = call.expression.getText()
        // `it.runIf(x)('…')` is two calls: the outer one counts
        if (!SUITES.test(callee) || isCallee(call)) return []
        const place = placeOf(source, call)
        const [name] = call.arguments
        const sentence = name && ts.isStringLiteralLike(name) ? name.text : ''
        return [
          ...(/[.](only|skip|todo|fails|skipIf|runIf)\b/.test(callee)
            ? [`${place} ${callee.split('(')[0]}`]
            : []),
          ...(/\bshould\b|#\d+|\b(issue|bug) \d+/i.test(sentence)
            ? [`${place} says '${sentence}'`]
            : []),
          ...(/^\W*\d+\W*$/.test(sentence) ? [`${place} is a number`] : []),
        ]
      })
    })
}

const isCallee = (call: ts.CallExpression) =>
  ts.isCallExpression(call.parent) && call.parent.expression === call
