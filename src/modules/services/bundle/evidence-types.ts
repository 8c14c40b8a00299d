import { type Finding, type Pack, unknownReference, type YamlFile } from '#kernel'
import { said } from '../found/said.ts'
import type { ServiceBundle } from './bundle.ts'
import type { ServiceEvidence, ServiceFile } from './service-file.ts'

/** The code list of the pack with the types of documents that are evidence somewhere: one word for one kind of paper. */
export const EVIDENCE_TYPES = 'evidence-types'
const FILE = `lists/${EVIDENCE_TYPES}.yaml`

/** Types of documents that do as an evidence. */
export const typesFor = ({ type, accepts = [] }: ServiceEvidence): string[] => [
  ...new Set([...(type === undefined ? [] : [type]), ...accepts]),
]

/** Types that a service names and the pack does not know; an age that no type is held against. */
export function checkEvidenceTypes(pack: Pack, file: YamlFile, service: ServiceFile): Finding[] {
  const known = (pack.lists[EVIDENCE_TYPES]?.options ?? []).map(({ option }) => option)
  const one = (at: (string | number)[], type: string | undefined) =>
    unknownReference(file, at, type, known, said('what-evidence-type', { file: FILE }))
  return [
    ...(service.outputs ?? []).flatMap(({ type }, index) => one(['outputs', index, 'type'], type)),
    ...(service.evidence ?? []).flatMap((evidence, index) => {
      const at = ['evidence', index]
      const lost = evidence.notOlder !== undefined && typesFor(evidence).length === 0
      const message = said('not-older-of-nothing')
      return [
        ...one([...at, 'type'], evidence.type),
        ...(evidence.accepts ?? []).flatMap((type, each) => one([...at, 'accepts', each], type)),
        ...(lost ? [file.finding([...at, 'notOlder'], { code: 'wrong-value', message })] : []),
      ]
    }),
  ]
}

/** Types that a service accepts and nothing of the pack has: nobody could be offered anything of them. */
export function checkHeldTypes(
  services: readonly { file: YamlFile; bundle: ServiceBundle }[],
): Finding[] {
  const held = new Set(
    services.flatMap(({ bundle: { service } }) =>
      [...(service.evidence ?? []), ...(service.outputs ?? [])].map(({ type }) => type),
    ),
  )
  return services.flatMap(({ file, bundle: { service } }) =>
    (service.evidence ?? []).flatMap(({ accepts = [] }, index) =>
      accepts.flatMap((type, each) => {
        if (held.has(type)) return []
        const message = said('evidence-type-unheld', { type })
        const at = ['evidence', index, 'accepts', each]
        return [file.finding(at, { code: 'evidence-type-unheld', message })]
      }),
    ),
  )
}
