import { IntlMessageFormat } from 'intl-messageformat'
import type { Finding, YamlFile, YamlPath } from '#kernel'
import { hinted } from '#kernel'
import { said } from '../found/said.ts'
import type { Messages, ServiceBundle } from './bundle.ts'
import { groundKey, groundsOf } from './clock-file.ts'
import type { Field } from './field.ts'
import type { FormFile } from './form-file.ts'
import { placeFields } from './scope.ts'
import { DECLARED_MOST, longSentence, WORDS_MOST } from './sentences.ts'

/** Texts that a service must have, and those that it may have, by key. */
export type ExpectedTexts = {
  required: Set<string>
  optional: Set<string>
  /** of the required ones: what is declared before the law */
  declared: Set<string>
}

const fieldTexts = (field: Field, expected: ExpectedTexts): void => {
  const { required, optional } = expected
  if (field.kind === 'note') {
    required.add(`${field.name}.text`)
    return
  }
  required.add(`${field.name}.label`)
  if (field.kind === 'declaration') expected.declared.add(`${field.name}.label`)
  optional.add(`${field.name}.hint`)
  if (field.kind === 'choice' || field.kind === 'choices') {
    for (const option of field.options ?? []) required.add(`${field.name}.options.${option}`)
  }
  if (field.kind === 'number' && field.unit) {
    required.add(`${field.name}.unit`)
    optional.add(`${field.name}.counted`)
  }
  if (field.many) required.add(`${field.name}.item`)
  if ('lookup' in field && field.lookup) {
    required.add(`${field.name}.lookup.found`)
    required.add(`${field.name}.lookup.not-found`)
    for (const shown of field.lookup.shows ?? []) required.add(`${field.name}.lookup.${shown}`)
  }
  for (const check of field.check ?? []) required.add(`${field.name}.errors.${check.error}`)
}

const formTexts = (form: FormFile, expected: ExpectedTexts): void => {
  const { required, optional } = expected
  required.add(`${form.form}.title`)
  optional.add(`${form.form}.hint`)
  for (const { page } of form.pages) {
    required.add(`${form.form}.${page}.title`)
    optional.add(`${form.form}.${page}.hint`)
  }
  for (const { field } of placeFields(form)) fieldTexts(field, expected)
}

/** Of a rule in words: a key of the service's messages, not of the module `rules`. */
export const ruleKey = (rule: string): string => ['rules', rule, 'text'].join('.')

/** The keys of all texts of a service, derived from the places where they are needed. */
export const expectedTexts = (
  bundle: Pick<ServiceBundle, 'service' | 'forms' | 'desk'>,
): ExpectedTexts => {
  const { service, forms, desk } = bundle
  const expected = {
    required: new Set(['service.title', 'service.summary']),
    optional: new Set<string>(),
    declared: new Set<string>(),
  }
  if (service.paper) expected.required.add('paper.text')
  if (service.link) {
    expected.required.add('link.text')
    expected.optional.add('link.needs')
  }
  if (service.typedOver) expected.required.add('typedOver.system')
  if (service.appeal) expected.required.add('service.appeal')
  const costs = service.costs ?? []
  for (const { cost } of costs) {
    expected[costs.length > 1 ? 'required' : 'optional'].add(`costs.${cost}.note`)
  }
  const later = Object.values(service.after?.costs ?? {})
  for (const costs of later) {
    for (const { cost } of costs) {
      expected[costs.length > 1 ? 'required' : 'optional'].add(`costs.${cost}.note`)
    }
  }
  // How and where one pays at a counter; without it: at the counters of the agency.
  if (costs.length > 0 || later.length > 0) expected.optional.add('service.payAt')
  for (const { evidence } of service.evidence ?? []) {
    expected.required.add(`evidence.${evidence}.label`)
  }
  for (const { output } of service.outputs ?? []) expected.required.add(`outputs.${output}.title`)
  for (const { step } of service.steps ?? []) expected.required.add(`steps.${step}.text`)
  for (const { rule } of service.rules ?? []) expected.required.add(ruleKey(rule))
  for (const { duration } of service.durations ?? []) {
    expected.required.add(`durations.${duration}.text`)
  }
  for (const { round } of service.competition?.rounds ?? []) {
    expected.required.add(`rounds.${round}.name`)
  }
  for (const ground of groundsOf(service.clock)) expected.required.add(groundKey(ground))
  for (const form of Object.values(forms)) formTexts(form, expected)
  const decide = desk?.decide
  for (const { reasons } of [decide?.refuse, decide?.revoke, decide?.suspend].filter(
    (each) => each !== undefined,
  )) {
    for (const reason of reasons) expected.required.add(`desk.reasons.${reason}`)
  }
  for (const { note } of desk?.highlight ?? []) expected.required.add(`desk.notes.${note}`)
  return expected
}

/** The texts of a message file by key, each with its place. */
const flatten = (file: YamlFile): { texts: Map<string, YamlPath>; findings: Finding[] } => {
  const texts = new Map<string, YamlPath>()
  const findings: Finding[] = []
  const walk = (value: unknown, path: (string | number)[]): void => {
    if (typeof value === 'string' && value.trim() !== '') texts.set(path.join('.'), path)
    else if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      for (const [key, inner] of Object.entries(value)) walk(inner, [...path, key])
    } else {
      const message = said('text-no-text')
      findings.push(file.finding(path, { code: 'wrong-value', message }))
    }
  }
  if (file.value !== undefined) walk(file.value, [])
  return { texts, findings }
}

const textAt = (file: YamlFile, path: YamlPath): string => {
  let found = file.value
  for (const step of path) found = (found as Record<string | number, unknown>)[step]
  return String(found)
}

/** The texts of a read message file. */
export const messagesOf = (file: YamlFile): Messages =>
  Object.fromEntries([...flatten(file).texts].map(([key, path]) => [key, textAt(file, path)]))

type Element = { type: number; value: string; options?: Record<string, { value: Element[] }> }
const pluralType = 6
const textType = 0

/** Plural categories that whole numbers up to a thousand fall into. */
const categoriesOf = (language: string): string[] => {
  const rules = new Intl.PluralRules(language)
  return [...new Set(Array.from({ length: 1001 }, (_, number) => rules.select(number)))]
}

/** Only these letters mean something in an ICU message: without them there is nothing to check. */
const isPlain = (text: string): boolean => !/[{}<']/.test(text)

/** Exact numbers that stand for a category: `=0` for zero, where the language has one. */
const standsFor = (language: string, category: string): string[] => {
  const rules = new Intl.PluralRules(language)
  const small = [0, 1, 2].filter((number) => rules.select(number) === category)
  return small.length === 1 && category !== 'one'
    ? [`=${small[0]}`]
    : category === 'one'
      ? ['=1']
      : []
}

const checkElements = (
  elements: Element[],
  language: string,
  argument: string | undefined,
): string[] =>
  elements.flatMap((element) => {
    const options = Object.entries(element.options ?? {})
    const inner = options.flatMap(([, option]) => checkElements(option.value, language, argument))
    const names = options.map(([name]) => name)
    const needed = element.type === pluralType ? categoriesOf(language) : []
    const missing = needed.filter(
      (category) =>
        !names.includes(category) &&
        !standsFor(language, category).some((each) => names.includes(each)),
    )
    const known = element.type === textType || element.type === 7 || element.value === argument
    return [
      ...inner,
      ...(known ? [] : [`argument ${element.value}`]),
      ...missing.map((category) => `plural ${category}`),
    ]
  })

/**
 * Whether one text is an ICU message, with the arguments and plural forms that it may and must
 * have.
 */
const checkMessage = (file: YamlFile, key: string, path: YamlPath, language: string): Finding[] => {
  if (isPlain(textAt(file, path))) return []
  const argument = key.startsWith('desk.notes.')
    ? 'value'
    : key.endsWith('.counted')
      ? 'count'
      : undefined
  try {
    const ast = new IntlMessageFormat(textAt(file, path), language).getAst() as Element[]
    return [...new Set(checkElements(ast, language, argument))].map((fault) => {
      const [what = '', name = ''] = fault.split(' ')
      return what === 'plural'
        ? file.finding(path, {
            code: 'plural-incomplete',
            message: said('plural-missing', { language, name }),
          })
        : file.finding(path, {
            code: 'message-syntax',
            message: said('blank-unfilled', { name }),
          })
    })
  } catch (error) {
    const message = said('message-unread', { what: (error as Error).message, brace: "'{'" })
    return [file.finding(path, { code: 'message-syntax', message })]
  }
}

/**
 * Compares the message files of a service with the texts it needs.
 *
 * @param files  by language
 */
export const checkMessages = (
  files: ReadonlyMap<string, YamlFile>,
  expected: ExpectedTexts,
): Finding[] => {
  const all = new Map([...files].map(([language, file]) => [language, flatten(file)]))
  const known = [...expected.required, ...expected.optional]
  const findings: Finding[] = []
  for (const [language, file] of files) {
    if (file.value === undefined) continue
    const { texts, findings: shape } = all.get(language) ?? flatten(file)
    findings.push(...shape)
    const others = [...all].filter(([other]) => other !== language)
    const elsewhere = [...expected.optional].filter((key) =>
      others.some(([, other]) => other.texts.has(key)),
    )
    for (const key of [...expected.required, ...elsewhere]) {
      if (texts.has(key)) continue
      const path = key.split('.').slice(0, -1)
      findings.push(
        file.finding(path, { code: 'text-missing', message: said('text-missing', { key }) }),
      )
    }
    for (const [key, path] of texts) {
      if (!known.includes(key)) {
        const message = said('text-unused', { key, hint: hinted(key, known) })
        findings.push(file.finding(path, { code: 'text-unused', message, at: 'key' }))
        continue
      }
      findings.push(...checkMessage(file, key, path, language))
      findings.push(...checkLength(file, path, expected.declared.has(key)))
    }
  }
  return [...findings, ...findSame(files, all)]
}

const checkLength = (file: YamlFile, path: YamlPath, declared: boolean): Finding[] => {
  const most = declared ? DECLARED_MOST : WORDS_MOST
  const long = longSentence(textAt(file, path), most)
  if (!long) return []
  const message = said('sentence-long', { words: long.words, most, sentence: long.sentence })
  return [file.finding(path, { code: 'sentence-long', message })]
}

const findSame = (
  files: ReadonlyMap<string, YamlFile>,
  all: ReadonlyMap<string, ReturnType<typeof flatten>>,
): Finding[] => {
  const [first, ...rest] = [...files]
  if (!first) return []
  return rest.flatMap(([language, file]) =>
    [...(all.get(language)?.texts ?? [])].flatMap(([key, path]) => {
      const other = all.get(first[0])?.texts.get(key)
      const text = textAt(file, path)
      if (!other || textAt(first[1], other) !== text || !/\p{L}{2}/u.test(text)) return []
      const message = said('text-same', { first: first[0], second: language })
      return [file.finding(path, { code: 'text-same', message, severity: 'warning' })]
    }),
  )
}
