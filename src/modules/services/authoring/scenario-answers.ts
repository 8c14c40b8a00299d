import { isDeepStrictEqual } from 'node:util'
import type { Pack } from '#kernel'
import { type Json, setIn, type YamlPath } from '#lib/yaml-edit'
import type { ServiceBundle } from '../bundle/bundle.ts'
import type { Field } from '../bundle/field.ts'
import type { FormFile } from '../bundle/form-file.ts'
import { actOf } from '../draft-save.ts'
import { assess } from '../form/assess.ts'
import { addItem, removeItem, withLeastItems } from '../form/edit.ts'
import type { Sent, Surroundings } from '../form/kind.ts'
import { kindOf } from '../form/kinds.ts'
import { type FieldNode, isGroup, modelOf, type PageNode, plainOf } from '../form/model.ts'
import { answerAt, isRecord, itemPath, memberPath, writeAnswer } from '../form/path.ts'
import { readPage, shownBy } from '../form/read-page.ts'
import { filledForm } from '../scenario/later-act.ts'
import { accountOf, fetchedIn } from '../scenario/run.ts'
import type { ScenarioFile } from '../scenario/scenario-file.ts'
import type { SourceFiles } from '../tables.ts'
import { scenarioPath } from './scenario-edit.ts'
import { textIn } from './source.ts'

const LONGEST_FILE_NAME = 100

/** The form with its documents as names of files, as a scenario has them: nothing is uploaded here. */
const withNamedFiles = (form: FormFile): FormFile => ({
  ...form,
  pages: form.pages.map((page) => ({ ...page, fields: page.fields.map(namedFile) })),
})

function namedFile(field: Field): Field {
  if (isGroup(field)) return { ...field, fields: field.fields.map(namedFile) }
  if (field.kind !== 'file') return field
  const { name, required, when, many } = field
  return {
    ...{ name, kind: 'text', max: { characters: LONGEST_FILE_NAME } },
    ...(required !== undefined && { required }),
    ...(when !== undefined && { when }),
    ...(many !== undefined && { many }),
  }
}

const surroundings = (pack: Pack, { on, account }: ScenarioFile): Surroundings => ({
  // Whoever applies signs.
  ...{ today: on, pack, signer: account.name },
})

/**
 * A page of the application as a scenario fills it in; of a renewal that of its own form, with what is answered anew.
 *
 * @param asked  the page; the first that counts where there is none of that name
 * @returns undefined for a service without an application. `answers`: as typed, with files by their names; `next`: the
 *   page after it that counts
 */
export function scenarioPage(
  pack: Pack,
  bundle: ServiceBundle,
  scenario: ScenarioFile,
  asked: string | undefined,
) {
  const { formId, form, given } = filledForm(bundle, scenario)
  if (!form) return undefined
  const { pages } = modelOf(withNamedFiles(form))
  const assessment = assess(bundle, formId, given, {
    ...surroundings(pack, scenario),
    ...{ account: accountOf(pack, scenario.account), fetched: fetchedIn(scenario.registers) },
  })
  const filled = assessment.pages.filter(
    ({ page, relevant }) => relevant && !form.pages.find((one) => one.page === page)?.summary,
  )
  const at = Math.max(
    0,
    filled.findIndex(({ page }) => page === asked),
  )
  const page = pages.find((one) => one.page.page === filled[at]?.page)
  if (!page) return undefined
  const answers = withLeastItems(page, scenario.answers)
  return {
    ...{ formId, page, answers, assessment, pages: filled.map((one) => one.page) },
    next: filled[at + 1]?.page,
    errors: filled[at]?.errors ?? [],
  }
}

/**
 * The files with one page of a scenario's answers as it was sent; only what differs is written.
 *
 * @param page  as it was shown
 */
export function withScenarioPage(
  files: SourceFiles,
  pack: Pack,
  { scenario, page, sent }: { scenario: ScenarioFile; page: PageNode; sent: Sent },
): SourceFiles {
  const around = surroundings(pack, scenario)
  const locked: ReadonlySet<string> = new Set()
  const before = scenario.answers
  const answers = withLeastItems(page, before)
  const typed = readPage(page, sent, { ...around, answers, locked, shown: shownBy(sent) })
  for (const node of page.fields) keepWritten(node, '', { before, typed, around })
  const act = actOf(sent)
  if (act.do === 'add') addItem(page, typed, act.path, locked)
  // Nothing is lost for good here: nobody is asked first.
  if (act.do === 'remove' || act.do === 'ask') removeItem(page, typed, act.path, locked)
  const path = scenarioPath(scenario.scenario)
  const text = withChanged(textIn(files, path) ?? '', ['answers'], before, asPlain(typed))
  return { ...files, [path]: text }
}

type Kept = {
  before: Readonly<Record<string, unknown>>
  typed: Record<string, unknown>
  around: Surroundings
}

/** Puts back what was written in another way and means the same: a number with blanks, a day without a zero. */
function keepWritten(node: FieldNode, parent: string, kept: Kept): void {
  const path = memberPath(parent, node.name)
  const now = answerAt(kept.typed, path)
  const paths = node.field.many
    ? (Array.isArray(now) ? now : []).map((_, index) => itemPath(path, index))
    : [path]
  for (const one of paths) {
    if (isGroup(node.field)) for (const child of node.children) keepWritten(child, one, kept)
    else keepOne(node, one, kept)
  }
}

function keepOne(node: FieldNode, path: string, { before, typed, around }: Kept) {
  const field = plainOf(node.field)
  const [was, is] = [answerAt(before, path), answerAt(typed, path)]
  if (was === undefined || isDeepStrictEqual(was, is)) return
  const parsed = kindOf(field).parse(was, field, around)
  if (parsed && 'value' in parsed && isDeepStrictEqual(parsed.value, is)) {
    writeAnswer(typed, path, was)
  }
}

/** As YAML has it: what is not there is left out. */
const asPlain = (value: unknown) => JSON.parse(JSON.stringify(value)) as Record<string, unknown>

function withChanged(text: string, path: YamlPath, before: unknown, after: unknown): string {
  if (isDeepStrictEqual(before, after)) return text
  if (!isRecord(before) || !isRecord(after)) return setIn(text, path, after as Json | undefined)
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return keys.reduce((now, key) => withChanged(now, [...path, key], before[key], after[key]), text)
}
