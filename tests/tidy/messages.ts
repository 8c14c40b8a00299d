import { IntlMessageFormat } from 'intl-messageformat'
import ts from 'typescript'
import { cataloguesOf } from './catalogues.ts'
import { type Findings, isSource, modulesOf, nodesOf, placeOf, type Tree } from './tree.ts'

const LANGUAGES = ['ar', 'en']
const ARABIC = ['zero', 'one', 'two', 'few', 'many', 'other']
const EUROPEAN = ['one', 'other']
const KEY = /^[a-z][\w-]*(\.[\w-]+)+$/
const CODE = /^[a-z-]+\/[a-z-]+$/
const PLURAL = 6
const SELECT = 5
const TAG = 8

/** Key → text of one language; the first part of a key is the name of kernel, ui or module. */
type Texts = Map<string, string>

const foldersOf = (tree: Tree) =>
  [
    { name: 'kernel', dir: 'src/kernel/messages' },
    { name: 'ui', dir: 'src/kernel/ui/messages' },
    ...modulesOf(tree).map((name) => ({ name, dir: `src/modules/${name}/messages` })),
  ].filter(({ dir }) => tree.files.some((file) => file.startsWith(`${dir}/`)))

function readTexts(tree: Tree, language: string): Texts {
  const texts: Texts = new Map()
  for (const { name, dir } of foldersOf(tree)) addFile(tree, `${dir}/${language}.json`, name, texts)
  return texts
}

function addFile(tree: Tree, file: string, name: string, texts: Texts) {
  if (tree.files.includes(file)) flatten(JSON.parse(tree.read(file)), name, texts)
}

function flatten(value: unknown, prefix: string, into: Texts) {
  if (typeof value === 'string') into.set(prefix, value)
  else if (value && typeof value === 'object') {
    for (const [key, child] of Object.entries(value)) flatten(child, `${prefix}.${key}`, into)
  }
}

/** The languages that packs add, each with the texts that its folder holds. */
function packLanguages(tree: Tree) {
  const added = new Map<string, Texts>()
  for (const file of tree.files) {
    const [, folder, language = '', name = ''] =
      /^(packs\/[^/]+)\/messages\/([a-z]{2,3})\/([\w-]+)[.]json$/.exec(file) ?? []
    if (!folder || LANGUAGES.includes(language)) continue
    const at = `${folder} ${language}`
    const texts = added.get(at) ?? new Map()
    addFile(tree, file, name, texts)
    added.set(at, texts)
  }
  return added
}

/** Every text is there in every language, with the same blanks and the plural forms that it needs. */
export function languageFindings(tree: Tree): Findings {
  const [arabic, english] = LANGUAGES.map((language) => readTexts(tree, language))
  if (!arabic || !english) return []
  return [
    ...pairFindings('ar', arabic, 'en', english, ARABIC),
    ...pluralFindings('en', english, EUROPEAN),
    ...[...packLanguages(tree)].flatMap(([at, texts]) =>
      pairFindings(at, texts, 'en', english, EUROPEAN),
    ),
  ]
}

function pairFindings(
  language: string,
  texts: Texts,
  base: string,
  baseTexts: Texts,
  forms: readonly string[],
): Findings {
  const findings: Findings = []
  for (const key of baseTexts.keys()) if (!texts.has(key)) findings.push(`${language} lacks ${key}`)
  for (const [key, text] of texts) {
    const other = baseTexts.get(key)
    if (other === undefined) findings.push(`${base} lacks ${key}`)
    else if (blanksOf(text) !== blanksOf(other)) {
      findings.push(`${key}: ${language} has ${blanksOf(text)}, ${base} has ${blanksOf(other)}`)
    }
    if (
      language === 'ar' &&
      /\p{Script=Latin}{3}/u.test(bare(text)) &&
      !/\p{Script=Arabic}/u.test(text)
    ) {
      findings.push(`${key} is not Arabic`)
    }
  }
  return [...findings, ...pluralFindings(language, texts, forms)]
}

/** Without blanks, names of programs, kinds of files and keys. */
const bare = (text: string) => text.replace(/\{[^}]*\}|iGov|PDF|https?:\S+|Enter|Ctrl|Esc|Alt/g, '')

type Element = {
  type: number
  value?: string
  options?: Record<string, { value: Element[] }>
  children?: Element[]
  pluralType?: string
}

function elementsOf(text: string): Element[] {
  const below = (elements: Element[]): Element[] =>
    elements.flatMap((element) => [
      element,
      ...below(Object.values(element.options ?? {}).flatMap(({ value }) => value)),
      ...below(element.children ?? []),
    ])
  return below(new IntlMessageFormat(text, 'en').getAst() as Element[])
}

const blanksOf = (text: string) =>
  [
    ...new Set(
      elementsOf(text).flatMap(({ type, value }) => (type >= 1 && type <= SELECT + 1 ? value : [])),
    ),
  ]
    .sort()
    .join(', ') || 'no blanks'

function pluralFindings(language: string, texts: Texts, forms: readonly string[]): Findings {
  return [...texts].flatMap(([key, text]) =>
    elementsOf(text).flatMap(({ type, options = {}, pluralType }) => {
      if (type === TAG) return [`${key}: ${language} has markup`]
      if (type !== PLURAL || pluralType === 'ordinal') return []
      const missing = forms.filter((form) => !options[form])
      return missing.length > 0 ? [`${key}: ${language} lacks the form ${missing.join(', ')}`] : []
    }),
  )
}

/** Every key that the code names is there, and every key that is there is named. */
export function keyFindings(tree: Tree): Findings {
  const texts = readTexts(tree, 'en')
  const names = new Set(foldersOf(tree).map(({ name }) => name))
  const unused = new Set(texts.keys())
  const findings: Findings = []
  const { problems, rules } = cataloguesOf(tree)
  for (const { module, code } of problems) {
    const key = `${module}.problems.${code}`
    if (!texts.has(key)) findings.push(`the problem ${module}/${code} has no text`)
    unused.delete(key)
  }
  for (const rule of rules) {
    const key = rule.replace(':', '.rules.')
    if (!texts.has(key)) findings.push(`the rule ${rule} has no text`)
    unused.delete(key)
  }
  for (const file of tree.files.filter(isSource)) {
    const source = tree.parse(file)
    for (const literal of nodesOf(source, ts.isStringLiteralLike)) {
      const { text } = literal
      unused.delete(text)
      // a code of a problem, whose text it has
      if (CODE.test(text)) unused.delete(text.replace('/', '.problems.'))
      const looks = KEY.test(text) && names.has(text.split('.')[0] ?? '')
      if (looks && isAsked(literal) && !texts.has(text))
        findings.push(`${placeOf(source, literal)} no text ${text}`)
    }
    for (const template of nodesOf(source, ts.isTemplateExpression)) {
      const pattern = patternOf(template, names)
      if (!pattern) continue
      const found = [...texts.keys()].filter((key) => pattern.test(key))
      for (const key of found) unused.delete(key)
      if (found.length === 0)
        findings.push(`${placeOf(source, template)} no text ${template.head.text}…`)
    }
  }
  return [...findings, ...[...unused].map((key) => `nobody shows ${key}`)]
}

/** A key of three parts, or whatever is given to `t`: 'cases.case' may be a table. */
function isAsked(literal: ts.StringLiteralLike) {
  if (ts.isPropertyName(literal.parent) || ts.isImportDeclaration(literal.parent)) return false
  let call: ts.Node = literal.parent
  while (ts.isConditionalExpression(call) || ts.isParenthesizedExpression(call)) call = call.parent
  return ts.isCallExpression(call) &&
    /(^|[.])t$|translate\([^)]*\)$/.test(call.expression.getText())
    ? true
    : literal.text.split('.').length > 2 && !ts.isCallExpression(call)
}

/** `cases.states.${state}` as the pattern of the keys that it may become. */
function patternOf({ head, templateSpans }: ts.TemplateExpression, names: ReadonlySet<string>) {
  const [first = '', ...rest] = head.text.split('.')
  if (!names.has(first) || rest.length === 0) return undefined
  const parts = [head.text, ...templateSpans.map(({ literal }) => literal.text)]
  if (!parts.every((part) => /^[\w.-]*$/.test(part))) return undefined
  return new RegExp(`^${parts.map((part) => part.replaceAll('.', '[.]')).join('[\\w.-]+')}$`)
}

const SHOWN = [
  'title',
  'alt',
  'aria-label',
  'placeholder',
  'label',
  'text',
  'hint',
  'lede',
  'caption',
  'summary',
]

/** What a person reads comes from the message files: no letters in markup. */
export function markupFindings(tree: Tree): Findings {
  return tree.files
    .filter((file) => isSource(file) && file.endsWith('.tsx'))
    .flatMap((file) => {
      const source = tree.parse(file)
      const texts = [
        ...nodesOf(source, ts.isJsxText),
        ...nodesOf(source, ts.isJsxAttribute).flatMap(({ name, initializer }) =>
          SHOWN.includes(name.getText()) && initializer && ts.isStringLiteral(initializer)
            ? [initializer]
            : [],
        ),
        ...nodesOf(source, ts.isJsxExpression).flatMap(({ expression, parent }) =>
          expression && ts.isStringLiteralLike(expression) && !ts.isJsxAttribute(parent)
            ? [expression]
            : [],
        ),
      ]
      return texts
        .filter(({ text }) => /\p{L}/u.test(text.replace(/&\w+;|^<!doctype html>$/g, '')))
        .filter(({ parent }) => !isKey(parent))
        .map((node) => `${placeOf(source, node)} words in markup: ${node.text.trim().slice(0, 40)}`)
    })
}

/** `<kbd>` and `<KeyHint>`: what is printed on a key is the same in every language. */
const isKey = (parent: ts.Node) =>
  (ts.isJsxElement(parent) && parent.openingElement.tagName.getText() === 'kbd') ||
  (ts.isJsxAttribute(parent) && parent.parent.parent.tagName.getText() === 'KeyHint')
