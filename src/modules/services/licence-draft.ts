import { type Ctx, copyFiles } from '#kernel'
import type { ServiceBundle } from './bundle/bundle.ts'
import { fileOf, listFiles } from './form/file-kind.ts'
import { isRecord } from './form/path.ts'
import { undeclared } from './form/undeclared.ts'

type Answers = Readonly<Record<string, unknown>>

/** The form in which one applies for the first time; its answers are the data of a licence. */
export const APPLY = 'apply'
/** The form of renewals, where a service has one. */
const RENEW = 'renew'

/** What a holder applies for about a licence. */
export type LicenceAct = 'renew' | 'amend' | 'replace'

/** A licence that an application is about; its module says who holds it and whether it may be. */
export type AboutLicence = {
  id: string
  act: LicenceAct
  /** the owner of the files that its data names; null: there are none */
  filesOf: string | null
  /** of an amendment: paths that are opened */
  fields?: readonly string[]
}

export const formFor = ({ forms }: ServiceBundle, about: AboutLicence | undefined): string =>
  about?.act === 'renew' && forms[RENEW] ? RENEW : APPLY

/**
 * The data of a licence as an application about it begins: nothing declared, and with files of its own, so that nobody is
 * asked again for what was given. A file that is kept no more is asked for.
 */
export async function broughtAlong(
  ctx: Ctx,
  bundle: ServiceBundle,
  data: Answers,
  { filesOf }: AboutLicence,
  owner: string,
): Promise<Answers> {
  const answers = undeclared(bundle, APPLY, data)
  const ids = [...new Set(listFiles(answers).map(({ file }) => file))]
  const copies: ReadonlyMap<string, string> =
    filesOf === null || ids.length === 0 ? new Map() : await copyFiles(ctx, filesOf, owner, ids)
  return withFiles(answers, copies) as Answers
}

function withFiles(value: unknown, copies: ReadonlyMap<string, string>): unknown {
  const file = fileOf(value)
  if (file) {
    const copy = copies.get(file.file)
    return copy === undefined ? null : { ...file, file: copy }
  }
  if (Array.isArray(value)) return value.map((item) => withFiles(item, copies))
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) => {
      const brought = withFiles(inner, copies)
      return brought === null && inner !== null ? [] : [[name, brought]]
    }),
  )
}
