import { type Ctx, copyFiles, findFiles, today } from '#kernel'
import { addPeriod, localDateOf, parsePeriod } from '#lib/time'
import type { ServiceBundle } from './bundle/bundle.ts'
import { fileOf, listFilePlaces, listFiles } from './form/file-kind.ts'
import { modelOf } from './form/model.ts'
import { fieldPath, isRecord } from './form/path.ts'
import { undeclared } from './form/undeclared.ts'

type Answers = Readonly<Record<string, unknown>>

/** The form in which one applies for the first time; its answers are the data of a licence. */
export const APPLY = 'apply'
/** The form of renewals, where a service has one. */
export const RENEW = 'renew'

/** What a holder applies for about a licence. */
export type LicenceAct = 'renew' | 'amend' | 'replace'

/** A licence that an application is about; its module says who holds it and whether it may be. */
export type AboutLicence = {
  id: string
  act: LicenceAct
  /** the owner of the files that its data names; null: there are none */
  filesOf: string | null
  /** of the service, by which its data goes; null: it has none */
  version: string | null
  /** of an amendment: paths that are opened */
  fields?: readonly string[]
}

/** By which form one applies for something about a licence, or for the first time. */
export const formFor = (
  { forms }: Pick<ServiceBundle, 'forms'>,
  about: Pick<AboutLicence, 'act'> | undefined,
): string => (about?.act === 'renew' && forms[RENEW] ? RENEW : APPLY)

/**
 * The data of a licence as an application about it begins: nothing declared, and with files of its own, so that nobody is
 * asked again for what was given. A file that is kept no more is asked for, and in a renewal one that is too
 * old by now.
 */
export async function broughtAlong(
  ctx: Ctx,
  bundle: ServiceBundle,
  data: Answers,
  about: AboutLicence,
  owner: string,
): Promise<Answers> {
  const { filesOf } = about
  const answers = undeclared(bundle, APPLY, data)
  const old = about.act === 'renew' ? await outdated(ctx, bundle, answers, about) : []
  const all = listFiles(answers).map(({ file }) => file)
  const ids = [...new Set(all)].filter((id) => !old.includes(id))
  const copies: ReadonlyMap<string, string> =
    filesOf === null || ids.length === 0 ? new Map() : await copyFiles(ctx, filesOf, owner, ids)
  return withFiles(answers, copies) as Answers
}

/** Files that were given longer ago than their evidence may be, of those that the form asks for. */
async function outdated(
  ctx: Ctx,
  bundle: ServiceBundle,
  answers: Answers,
  about: AboutLicence,
): Promise<string[]> {
  const form = bundle.forms[formFor(bundle, about)]
  if (!form || about.filesOf === null) return []
  const { byPath } = modelOf(form)
  const aged = new Map(
    listFilePlaces(answers).flatMap(({ file, path }) => {
      const field = byPath.get(fieldPath(path))?.field
      const { notOlder } =
        bundle.service.evidence?.find(
          (one) => field?.kind === 'file' && one.evidence === field.evidence,
        ) ?? {}
      return notOlder === undefined ? [] : [[file, notOlder] as const]
    }),
  )
  const found = await findFiles(ctx, [...aged.keys()], [about.filesOf])
  return found.flatMap(({ id, at }) => {
    const notOlder = aged.get(id)
    const given = localDateOf(at, ctx.pack.settings.timeZone)
    return notOlder && addPeriod(given, parsePeriod(notOlder)) < today(ctx) ? [id] : []
  })
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
