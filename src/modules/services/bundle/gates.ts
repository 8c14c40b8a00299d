import type { Finding, PackSettings, YamlFile } from '#kernel'
import { structureIn } from '#lib/bpmn/structure'
import { memberPath } from '../form/path.ts'
import { said } from '../found/said.ts'
import type { Reached } from '../scenario/run.ts'
import type { ServiceBundle } from './bundle.ts'
import type { Field } from './field.ts'
import { checkPromise } from './promise-check.ts'
import { isOnline } from './status.ts'

/** The YAML files of a service's folder by path in it. */
type Files = ReadonlyMap<string, YamlFile>

/**
 * What a service that runs owes to those who use it, beside being sound: a law, tries, no page that nobody comes to,
 * and days by which what was promised is looked after.
 *
 * @param reached  by its scenarios
 */
export function checkGates(
  files: Files,
  bundle: ServiceBundle,
  reached: Reached,
  settings: PackSettings,
): Finding[] {
  const file = files.get('service.yaml')
  if (!file || !isOnline(bundle.service.status)) return []
  return [
    ...checkLaw(file, bundle),
    ...checkTried(file, bundle),
    ...checkReached(files, bundle, reached),
    ...checkPromise(file, bundle, settings),
    ...checkHelped(file, bundle),
  ]
}

function checkLaw(file: YamlFile, { service }: ServiceBundle): Finding[] {
  if ((service.legalResources ?? []).length > 0) return []
  const message = said('law-missing')
  return [file.finding(['service'], { code: 'law-missing', message })]
}

function checkTried(file: YamlFile, { service, scenarios = [] }: ServiceBundle): Finding[] {
  const code = 'scenario-missing'
  if (!scenarios.some(({ steps, act }) => steps && !act)) {
    return [file.finding(['service'], { code, message: said('scenario-missing') })]
  }
  if (!service.after?.renew || scenarios.some(({ act }) => act === 'renew')) return []
  const message = said('renewal-untried')
  return [file.finding(['after', 'renew'], { code, severity: 'warning', message })]
}

/** A page that no scenario comes to may be one that nobody can come to. */
function checkReached(files: Files, { forms, scenarios = [] }: ServiceBundle, reached: Reached) {
  const { apply } = forms
  const file = files.get('forms/apply.yaml')
  if (!apply || !file || scenarios.length === 0) return []
  return apply.pages.flatMap(({ page, when, fields }, index): Finding[] => {
    const at = ['pages', index, 'page']
    const code = 'page-unreached'
    if (!reached.pages.has(page)) {
      const message = said('page-unreached', { page })
      return [file.finding(at, { code, message })]
    }
    const asked = questionsUnreached(file, ['pages', index, 'fields'], fields, reached)
    if (when === undefined || reached.skipped.has(page)) return asked
    const message = said('page-never-skipped', { page })
    return [file.finding(at, { code, message }), ...asked]
  })
}

/** A condition that no scenario fulfils may be one that nobody can; what stands inside such a group is not told again. */
function questionsUnreached(
  file: YamlFile,
  at: (string | number)[],
  fields: readonly Field[],
  reached: Reached,
  around = '',
): Finding[] {
  return fields.flatMap((field, index): Finding[] => {
    const path = memberPath(around, field.name)
    if (field.when !== undefined && !reached.questions.has(path)) {
      const message = said('question-unreached', { path })
      return [file.finding([...at, index, 'name'], { code: 'page-unreached', message })]
    }
    if (field.kind !== 'group') return []
    return questionsUnreached(file, [...at, index, 'fields'], field.fields, reached, path)
  })
}

/** Who runs a service says to people how it is gone through. */
function checkHelped(file: YamlFile, { help }: ServiceBundle): Finding[] {
  if (help) return []
  const message = said('help-missing')
  return [file.finding(['service'], { code: 'help-missing', message })]
}

/** A service with its `service.yaml`. */
type Placed = { file: YamlFile; bundle: ServiceBundle }

/** What the procedure of a service is made of; undefined where it has none of its own. */
export const ownStructure = ({ service, procedure }: ServiceBundle): string | undefined =>
  procedure === undefined || service.procedureOf !== undefined ? undefined : structureIn(procedure)

/** A procedure that was copied: where two services really go the same way, one names the other. */
export function copiedFrom(file: YamlFile, other: string): Finding {
  const message = said('procedures-equal', { other })
  return file.finding(['service'], { code: 'procedures-equal', message })
}

/**
 * Finds procedures that were copied.
 *
 * @param services  those whose bundles are sound
 */
export function checkCopied(services: readonly Placed[]): Finding[] {
  const first = new Map<string, string>()
  return services.flatMap(({ file, bundle }) => {
    const structure = ownStructure(bundle)
    if (structure === undefined) return []
    const other = first.get(structure)
    first.set(structure, other ?? bundle.id)
    return other === undefined ? [] : [copiedFrom(file, other)]
  })
}
