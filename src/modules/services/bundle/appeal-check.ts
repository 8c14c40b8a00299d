import { type Finding, suggest, type YamlFile } from '#kernel'
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
 * @param services  all of the pack
 * @param laws  ids of `laws.yaml`
 */
export function checkAppeal(
  file: YamlFile,
  { service, forms, desk }: ServiceBundle,
  services: readonly ServiceBundle[],
  laws: readonly string[],
): Finding[] {
  return [
    ...(service.appeal ? checkWay(file, service.appeal, services, laws) : []),
    ...(service.appeals ? checkDeciding(file, service, { forms, desk }) : []),
  ]
}

function checkWay(
  file: YamlFile,
  { service: id, within, law }: NonNullable<ServiceFile['appeal']>,
  services: readonly ServiceBundle[],
  laws: readonly string[],
): Finding[] {
  const deciding = services
    .filter(({ service }) => service.appeals && isOnline(service.status))
    .map((one) => one.id)
  const findings: Finding[] = []
  if (id !== undefined && !deciding.includes(id)) {
    const message = `no live service with appeals: true "${id}": ${suggest(id, deciding)}`
    findings.push(file.finding(['appeal', 'service'], { code: 'unknown-reference', message }))
  }
  if (id !== undefined && within === undefined) {
    const message = 'say within which time one appeals, such as within: P30D'
    findings.push(file.finding(['appeal'], { code: 'missing-key', message }))
  }
  if (law !== undefined && !laws.includes(law)) {
    const message = `no law in laws.yaml "${law}": ${suggest(law, laws)}`
    findings.push(file.finding(['appeal', 'law'], { code: 'unknown-reference', message }))
  }
  return findings
}

/** What it decides is decided in the first case, so it grants nothing by itself; and who is late says why. */
function checkDeciding(
  file: YamlFile,
  service: ServiceFile,
  { forms, desk }: Pick<ServiceBundle, 'forms' | 'desk'>,
): Finding[] {
  const fields = forms.apply?.pages.flatMap((page) => page.fields) ?? []
  const late = fields.find(({ name }) => name === LATE_REASON)
  const wrong: [boolean, string][] = [
    [(service.outputs ?? []).length > 0, 'a service with appeals grants nothing: remove outputs'],
    [service.appeal?.service !== undefined, 'against a decision on an appeal there is none here'],
    [!desk, 'a service with appeals needs desk.yaml: somebody decides on them'],
    [
      late?.kind !== 'longText' || late.required === true,
      `the form apply of a service with appeals has a field ${LATE_REASON} of kind longText that is not required`,
    ],
  ]
  return wrong.flatMap(([is, message]) =>
    is ? [file.finding(['appeals'], { code: 'wrong-value', message })] : [],
  )
}
