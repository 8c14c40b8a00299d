import type { Pack, T } from '#kernel'
import { answerLine, type ServiceBundle } from '#services'
import { findField } from './fields.ts'
import { labelOf } from './service-texts.ts'

/** What a list shows of a case beside its own columns. */
export type WorkColumn = {
  path: string
  label: string
  /** @param columns  the answers that the case keeps for the list, by path */
  text(columns: Record<string, unknown>): string
}

/** Columns of `desk.yaml` that every list has anyway, as facts of the case. */
const OF_THE_CASE = new Set(['reference', 'submittedAt', 'promisedBy', 'state', 'officer'])

/**
 * The columns that a service's desk adds to the list: its answers, without facts that the list shows
 * of every case and without the applicant's own name.
 */
export function columnsOf(t: T, pack: Pack, bundle: ServiceBundle): WorkColumn[] {
  const formId = applicationForm(bundle)
  return (bundle.desk?.columns ?? [])
    .filter((path) => !OF_THE_CASE.has(path) && !isApplicantName(bundle, formId, path))
    .map((path) => ({
      path,
      label: labelAt(t, pack, bundle, formId, path),
      text: (columns) => textAt(t, pack, bundle, formId, path, columns[path]),
    }))
}

/** The form by which a service is applied for: the one with a person's signature. */
const applicationForm = (bundle: ServiceBundle) =>
  Object.values(bundle.forms).find(({ submit }) => submit !== undefined)?.form ?? ''

/** `applicant.name` where `applicant` is the person signed in, looked up and not typed. */
function isApplicantName(bundle: ServiceBundle, formId: string, path: string) {
  const field = findField(bundle, formId, path.replace(/\.name$/, ''))
  return field?.kind === 'person' && field.from?.key === 'signed-in'
}

/** The part of an address that a path ends at, when it ends inside one. */
function addressPart(pack: Pack, bundle: ServiceBundle, formId: string, path: string) {
  const [, outer = '', part = ''] = /^(.+)\.([^.]+)$/.exec(path) ?? []
  if (findField(bundle, formId, outer)?.kind !== 'address') return undefined
  const known = pack.settings.address.parts.find((one) => one.part === part)
  return { part, names: known?.names }
}

function labelAt(t: T, pack: Pack, bundle: ServiceBundle, formId: string, path: string) {
  const inAddress = addressPart(pack, bundle, formId, path)
  if (inAddress?.names) return t.of(inAddress.names)
  if (inAddress?.part === 'municipality') return t('cases.work-list.municipality')
  return labelOf(bundle, t.locale, path)
}

function textAt(
  t: T,
  pack: Pack,
  bundle: ServiceBundle,
  formId: string,
  path: string,
  value: unknown,
) {
  if (addressPart(pack, bundle, formId, path)?.part === 'municipality') {
    const place = pack.places.municipalities.find(({ municipality }) => municipality === value)
    return place ? t.of(place.names) : ''
  }
  return answerLine({ t, pack, bundle }, findField(bundle, formId, path), value)
}
