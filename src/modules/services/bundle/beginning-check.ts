import { type Finding, hinted, type PackSettings, type YamlFile } from '#kernel'
import { BpmnError } from '#lib/bpmn/findings'
import { readBpmn } from '#lib/bpmn/read'
import { said } from '../found/said.ts'
import { checkExpression } from './form-check.ts'
import type { FormFile } from './form-file.ts'
import { formScope } from './scope.ts'
import type { ServiceFile } from './service-file.ts'

/** The platform gives these itself. */
const GIVEN = ['act', 'correctBy']

/**
 * Checks what a service tells its procedure of the answers: expressions in the names of the form `apply`, and
 * properties that the process has.
 *
 * @param file  `service.yaml`
 * @param bpmn  text of `procedure.bpmn`
 */
export function checkProcedureData(
  file: YamlFile,
  { procedureData = {} }: ServiceFile,
  apply: FormFile | undefined,
  bpmn: string | undefined,
  settings: PackSettings,
): Finding[] {
  const named = Object.entries(procedureData)
  if (named.length === 0) return []
  if (!apply || bpmn === undefined) {
    const wanted = apply ? 'procedure.bpmn' : 'forms/apply.yaml'
    const message = said('procedure-data-without', { file: wanted })
    return [file.finding(['procedureData'], { code: 'file-missing', message })]
  }
  const properties = propertiesOf(bpmn)
  const scope = formScope(apply, settings)
  return named.flatMap(([name, source]) => {
    const at = ['procedureData', name]
    const { findings } = checkExpression(file, at, source, scope)
    if (!properties || properties.includes(name)) return findings
    const message = said('property-unknown', { name, hint: hinted(name, properties) })
    return [...findings, file.finding(at, { code: 'unknown-reference', message })]
  })
}

/** What a process may be told by its service; undefined where the model cannot be read, which is said elsewhere. */
export function propertiesOf(bpmn: string): string[] | undefined {
  try {
    const running = readBpmn(bpmn).definitions.processes.filter(({ executable }) => executable)
    const names = running.flatMap(({ variables }) => variables.map(({ name }) => name))
    return names.filter((name) => !GIVEN.includes(name))
  } catch (error) {
    if (error instanceof BpmnError) return undefined
    throw error
  }
}
