import type { Finding, PackSettings, YamlFile } from '#kernel'
import { unknownReference } from '#kernel'
import { inspectPdf } from '#lib/pdf-content'
import { said } from '../found/said.ts'
import type { DeskFile } from './desk-file.ts'
import type { FormFile } from './form-file.ts'
import { placeFields } from './scope.ts'
import type { ServiceFile } from './service-file.ts'
import { isOnline, PAPER_LIMITS } from './status.ts'

type Parts = {
  file: YamlFile
  service: ServiceFile
  apply: FormFile | undefined
  procedure: string | undefined
  desk: DeskFile | undefined
  /** of the folder, by path */
  content: ReadonlyMap<string, Buffer>
}

/** Whether a service has what the way needs in which it says that it is done, and whether that is sound. */
export const checkStatus = (parts: Parts, { languages }: PackSettings): Finding[] => {
  const { file, service, apply } = parts
  const places = { paper: service.paper?.files, link: service.link?.addresses }
  const order = service.typedOver?.order ?? []
  const fields = apply ? placeFields(apply).map(({ path }) => path) : []
  return [
    ...checkNeeds(parts),
    ...Object.entries(places).flatMap(([block, of]) =>
      Object.keys(of ?? {}).flatMap((language) => {
        const at = [block, block === 'paper' ? 'files' : 'addresses', language]
        return unknownReference(file, at, language, languages, said('what-language'))
      }),
    ),
    ...Object.entries(places.paper ?? {}).flatMap(([language, place]) =>
      checkPaper(parts, language, place),
    ),
    ...order.flatMap((path, index) =>
      unknownReference(file, ['typedOver', 'order', index], path, fields, said('what-field')),
    ),
  ]
}

/** What each way cannot do without. */
function checkNeeds({ file, service, apply, procedure, desk }: Parts): Finding[] {
  const { status } = service
  const needed: [boolean, string][] = []
  if (status === 'pdf') {
    needed.push([service.paper !== undefined, 'paper'])
    // Without a file of its own it is made of the form.
    const made = service.paper !== undefined && service.paper.files === undefined
    needed.push([!made || apply !== undefined, 'paper.files, or forms/apply.yaml'])
  }
  if (status === 'link') needed.push([service.link !== undefined, 'link'])
  if (status === 'typed-over') needed.push([service.typedOver !== undefined, 'typedOver'])
  if (isOnline(status)) {
    needed.push([apply !== undefined, 'forms/apply.yaml'], [desk !== undefined, 'desk.yaml'])
    needed.push([procedure !== undefined, 'procedure.bpmn'])
  }
  return needed
    .filter(([there]) => !there)
    .map(([, what]) => {
      const message = said('status-needs', { status, what })
      return file.finding(['status'], { code: 'status-unmet', message })
    })
}

function checkPaper({ file, content }: Parts, language: string, place: string): Finding[] {
  if (place.startsWith('https:')) return []
  const at = ['paper', 'files', language]
  const bytes = content.get(place)
  if (!bytes) {
    const message = said('paper-missing', { path: place })
    return [file.finding(at, { code: 'document-missing', message })]
  }
  const { bytes: most, pages } = PAPER_LIMITS
  const found = bytes.length > most ? undefined : inspectPdf(bytes)
  if (found && !found.active && !found.encrypted && found.pages <= pages) return []
  const message = said('paper-unsafe', { path: place, pages })
  return [file.finding(at, { code: 'wrong-value', message })]
}
