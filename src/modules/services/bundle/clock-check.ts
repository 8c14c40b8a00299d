import type { Finding, PackSettings, Said, YamlFile, YamlPath } from '#kernel'
import { parsePeriod } from '#lib/time'
import { said } from '../found/said.ts'
import type { Clock } from './clock-file.ts'
import { checkExpression, findTwice } from './form-check.ts'
import type { FormFile } from './form-file.ts'
import { formScope } from './scope.ts'
import type { ServiceFile } from './service-file.ts'

/**
 * Checks what the shape cannot say of a service's `clock`.
 *
 * @param file  `service.yaml`
 * @param bpmn  text of `procedure.bpmn`
 */
export function checkClock(
  file: YamlFile,
  { clock, processingTime }: ServiceFile,
  apply: FormFile | undefined,
  bpmn: string | undefined,
  settings: PackSettings,
): Finding[] {
  if (!clock) return []
  const wrong = (at: YamlPath, message: Said) =>
    file.finding(['clock', ...at], { code: 'wrong-value', message })
  if (!apply || bpmn === undefined || !processingTime) {
    const wanted = !apply ? 'forms/apply.yaml' : bpmn === undefined ? 'procedure.bpmn' : undefined
    const message = wanted ? said('clock-without', { file: wanted }) : said('clock-without-promise')
    return [file.finding(['clock'], { code: 'file-missing', message })]
  }
  const { legal, holds = [], deemed, opinions } = clock
  const grounds = holds.map(({ ground }, index) => ({
    ...{ name: ground, at: ['clock', 'holds', index, 'ground'] },
  }))
  return [
    ...findTwice(file, grounds),
    ...holds.flatMap(({ alone, longest }, index) =>
      alone !== undefined && daysIn(alone) > daysIn(longest)
        ? [wrong(['holds', index, 'alone'], said('alone-longer'))]
        : [],
    ),
    ...(legal && legal.days === processingTime.days && isShorter(legal, processingTime.promise)
      ? [wrong(['legal', 'within'], said('law-shorter'))]
      : []),
    ...(deemed && !legal ? [wrong(['deemed'], said('deemed-without-legal'))] : []),
    ...(deemed?.unless === undefined
      ? []
      : checkExpression(
          file,
          ['clock', 'deemed', 'unless'],
          deemed.unless,
          formScope(apply, settings),
        ).findings),
    ...(opinions && !bpmn.includes('<igov:form>opinion</igov:form>')
      ? [wrong(['opinions'], said('opinions-unasked'))]
      : []),
  ]
}

/** As a promise is counted. */
const daysIn = (period: string): number => {
  const { years, months, days } = parsePeriod(period)
  return years * 365 + months * 30 + days
}

const isShorter = ({ within }: NonNullable<Clock['legal']>, promise: string) =>
  daysIn(within) < daysIn(promise)
