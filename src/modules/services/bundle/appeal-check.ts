import { type Finding, hinted, type Said, type YamlFile } from '#kernel'
import { said } from '../found/said.ts'
import type { ServiceBundle } from './bundle.ts'
import type { ServiceFile } from './service-file.ts'
import { isOnline } from './status.ts'

/** In the form of a service that decides on appeals: why it comes after its time. */
export const LATE_REASON = 'lateReason'

/**
 * Checks what a service says of appeals: by which service and until when, and of one that decides on them, that nothing
 * stands in its way.
 *
 * @param file  `service.yaml`
 * @param deciding  ids of the services that run and decide on appeals
 * @param laws  ids of `laws.yaml`
 */
export function checkAppeal(
  file: YamlFile,
  { service, forms, desk }: ServiceBundle,
  deciding: readonly string[],
  laws: readonly string[],
): Finding[] {
  return [
    ...(service.appeal ? checkWay(file, service.appeal, deciding, laws) : []),
    ...(service.appeals ? checkDeciding(file, service, { forms, desk }) : []),
  ]
}

function checkWay(
  file: YamlFile,
  { service: id, within, law }: NonNullable<ServiceFile['appeal']>,
  deciding: readonly string[],
  laws: readonly string[],
): Finding[] {
  const findings: Finding[] = []
  if (id !== undefined && !deciding.includes(id)) {
    const message = said('appeal-service-unknown', { id, hint: hinted(id, deciding) })
    findings.push(file.finding(['appeal', 'service'], { code: 'unknown-reference', message }))
  }
  if (id !== undefined && within === undefined) {
    const message = said('appeal-without-time')
    findings.push(file.finding(['appeal'], { code: 'missing-key', message }))
  }
  if (law !== undefined && !laws.includes(law)) {
    const message = said('law-unknown', { id: law, hint: hinted(law, laws) })
    findings.push(file.finding(['appeal', 'law'], { code: 'unknown-reference', message }))
  }
  return findings
}

/** Whether one appeals by it. */
export const decidesAppeals = ({ service }: Pick<ServiceBundle, 'service'>): boolean =>
  service.appeals === true && isOnline(service.status)

/** What it decides is decided in the first case, so it grants nothing by itself; and who is late says why. */
function checkDeciding(
  file: YamlFile,
  service: ServiceFile,
  { forms, desk }: Pick<ServiceBundle, 'forms' | 'desk'>,
): Finding[] {
  const fields = forms.apply?.pages.flatMap((page) => page.fields) ?? []
  const late = fields.find(({ name }) => name === LATE_REASON)
  const wrong: [boolean, Said][] = [
    [(service.outputs ?? []).length > 0, said('appeals-with-outputs')],
    [service.appeal?.service !== undefined, said('appeals-of-appeals')],
    [!desk, said('appeals-without-desk')],
    [
      late?.kind !== 'longText' || late.required === true,
      said('appeals-late-reason', { field: LATE_REASON }),
    ],
  ]
  return wrong.flatMap(([is, message]) =>
    is ? [file.finding(['appeals'], { code: 'wrong-value', message })] : [],
  )
}
