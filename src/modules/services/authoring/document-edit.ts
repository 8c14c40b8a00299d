import { type FormBody, fieldOf } from '#kernel'
import { insertItem, type Json, setIn } from '#lib/yaml-edit'
import { problem } from '../problems.ts'
import { answerFaults } from '../scaffold/answer-faults.ts'
import { TEMPLATE } from '../scaffold/document.ts'
import type { SourceFiles } from '../tables.ts'
import { type Member, typedMember } from './members.ts'
import { rowKey, rowsIn, SERVICE_PARTS } from './service-parts.ts'
import { textIn, yamlIn } from './source.ts'
import { withTexts } from './texts.ts'

const PATH = 'service.yaml'
const LIST = 'outputs'
const MOST = 40

export const templatePath = (document: string) => `documents/${document}.typ`

/** What is issued, and the document that it has. */
export type Issued = {
  output: string
  /** undefined: it is an entry in the register alone */
  document: string | undefined
  /** true: its template is there */
  made: boolean
}

/** What a service issues, in its order; only the first of them is issued so far. */
export const issuedIn = (files: SourceFiles): Issued[] =>
  rowsIn(files, partOfOutputs()).map(({ output, document }) => {
    const named = typeof document === 'string' ? document : undefined
    return {
      ...{ output: String(output), document: named },
      made: named !== undefined && Object.hasOwn(files, templatePath(named)),
    }
  })

function partOfOutputs() {
  const { outputs } = SERVICE_PARTS
  if (!outputs) throw new Error('outputs are no part of a service')
  return outputs
}

/** What is asked of a new result beside its names; its answers are chosen by ticking them. */
export const NEW_MEMBERS: readonly Member[] = [
  { at: 'type', as: 'one', of: 'types', label: 'output-type' },
  { at: 'validity', as: 'duration' },
  { at: 'rows', as: 'several', of: 'answers' },
]
export const newName = ({ at }: Member): string => `new.${at}`

/**
 * The files with another document: the starting template, and the result that it belongs to, with its title.
 *
 * @throws services/row-wrong  the name is none, or is taken; services/detail-wrong  with `field`;
 *   services/file-missing  `service.yaml` cannot be read
 */
export function withDocument(
  files: SourceFiles,
  form: FormBody,
  languages: readonly string[],
): SourceFiles {
  if (yamlIn(files, PATH) === undefined) throw problem('file-missing')
  const name = fieldOf(form, 'name').trim()
  if (answerFaults.id(name, []) || Object.hasOwn(files, templatePath(name))) {
    throw problem('row-wrong', { field: 'name' })
  }
  const of = fieldOf(form, 'output')
  const issued = issuedIn(files)
  const index = issued.findIndex(({ output }) => output === of)
  const titled = (output: string) => withTitles(files, output, form, languages)
  const put = index < 0 ? newOutput(issued, form, name) : undefined
  const after = titled(put?.output ?? of)
  const text = textIn(after, PATH) ?? ''
  const written =
    put === undefined
      ? setIn(text, [LIST, index, 'document'], name)
      : issued.length === 0
        ? setIn(text, [LIST], [put])
        : insertItem(text, [LIST], issued.length, put)
  return { ...after, [PATH]: written, [templatePath(name)]: TEMPLATE }
}

type Row = { readonly [key: string]: Json } & { readonly output: string }

function newOutput(issued: readonly Issued[], form: FormBody, name: string): Row {
  const isTaken = issued.some(({ output }) => output === name)
  if (isTaken || issued.length >= MOST) throw problem('row-wrong', { field: 'name' })
  const said = NEW_MEMBERS.flatMap((member) => {
    const value = typedMember(form, newName(member), member)
    return value === undefined ? [] : [[member.at, value] as const]
  })
  const { type, validity, ...rest } = Object.fromEntries(said)
  return {
    output: name,
    ...(type !== undefined && { type }),
    document: name,
    ...(validity !== undefined && { validity }),
    ...rest,
  }
}

/** What people read of it; what is left empty stays as it is. */
function withTitles(
  files: SourceFiles,
  output: string,
  form: FormBody,
  languages: readonly string[],
): SourceFiles {
  const key = rowKey(partOfOutputs(), output)
  return languages.reduce((now, lang) => {
    const title = fieldOf(form, `title.${lang}`).trim()
    return key === undefined || title === '' ? now : withTexts(now, lang, { [key]: title })
  }, files)
}

/**
 * The files without a document: its template goes, and results that had it are entries in the register alone.
 *
 * @throws services/file-missing  there is no such template
 */
export function withoutDocument(files: SourceFiles, document: string): SourceFiles {
  const path = templatePath(document)
  const { [path]: gone, ...left } = files
  if (gone === undefined) throw problem('file-missing')
  const text = issuedIn(files).reduce(
    (now, one, index) =>
      one.document === document ? setIn(now, [LIST, index, 'document'], undefined) : now,
    textIn(files, PATH) ?? '',
  )
  return { ...left, [PATH]: text }
}
