import { type Finding, suggest, type YamlFile, type YamlPath } from '#kernel'
import { isLocalDate, parsePeriod } from '#lib/time'
import { roundsAround } from '../rounds/rounds.ts'
import type { DeskFile } from './desk-file.ts'
import type { FormFile } from './form-file.ts'
import { placeFields } from './scope.ts'
import type { ServiceFile } from './service-file.ts'

type CompetitionParts = {
  /** `service.yaml` */
  file: YamlFile
  service: ServiceFile
  apply: FormFile | undefined
  desk: DeskFile | undefined
}

/** Any two years, one of them with a 29th of February. */
const YEARS = ['2027', '2028']
const ORDERED = ['number', 'date']

/** Checks what the shape cannot say of `competition`: its days, the answers it reads, its reasons, its points. */
export function checkCompetition(parts: CompetitionParts): Finding[] {
  const { file, service } = parts
  const { competition, decidedBy } = service
  const points = decidedBy?.points !== undefined
  const wrong = (at: YamlPath, message: string) =>
    file.finding(at, { code: 'wrong-value', message })
  if (!competition) {
    const message = 'points rank applications of a competition: add competition, or remove points'
    return points ? [wrong(['decidedBy', 'points'], message)] : []
  }
  const findings: Finding[] = []
  if (!points) {
    const message =
      'nothing says by what it is ranked: add decidedBy.points, a number of the rule set'
    findings.push(wrong(['competition'], message))
  }
  for (const [key, length] of [
    [['accept'], competition.accept],
    [['reserve', 'for'], competition.reserve.for],
  ] as const) {
    if (isOfDays(length)) continue
    findings.push(wrong(['competition', ...key], 'it ends with a day: write days, such as P10D'))
  }
  return [...findings, ...checkRounds(parts), ...checkAnswers(parts), ...checkReasons(parts)]
}

function isOfDays(length: string): boolean {
  try {
    parsePeriod(length)
    return true
  } catch {
    return false
  }
}

function checkRounds({ file, service: { competition } }: CompetitionParts): Finding[] {
  const { rounds = [] } = competition ?? {}
  const at = (index: number, key: string) => ['competition', 'rounds', index, key]
  const findings = rounds.flatMap(({ round, opens, closes }, index): Finding[] => {
    const wrong = (key: string, message: string) => [
      file.finding(at(index, key), { code: 'wrong-value', message }),
    ]
    const yearly = [opens, closes].map((day) => day.startsWith('--'))
    if (yearly[0] !== yearly[1]) {
      return wrong('closes', 'a day of every year and one of a single year: write both alike')
    }
    for (const [key, day] of Object.entries({ opens, closes })) {
      const days = yearly[0] ? YEARS.map((year) => `${year}${day.slice(1)}`) : [day]
      if (!days.every(isLocalDate))
        return wrong(key, `there is no such day${yearly[0] ? ' in every year' : ''}`)
    }
    if (!yearly[0] && closes < opens) return wrong('closes', 'it closes before it opens')
    const twin = rounds.findIndex((other) => other.round === round)
    return twin < index ? wrong('round', `"${round}" is there twice: name each round once`) : []
  })
  if (findings.length > 0 || !competition) return findings
  const years = rounds.flatMap(({ opens }) =>
    opens.startsWith('--') ? YEARS : [opens.slice(0, 4)],
  )
  const all = [
    ...new Map(
      years
        .flatMap((year) => roundsAround(competition, `${year}-06-30`))
        .map((one) => [one.name, one]),
    ).values(),
  ].sort((a, b) => (a.opens < b.opens ? -1 : 1))
  const clash = all.find((one, index) => (all[index - 1]?.closes ?? '') >= one.opens)
  if (!clash) return []
  const index = rounds.findIndex(({ round }) => round === clash.round)
  const message = 'another round is still open then: let one close before the next opens'
  return [file.finding(at(index, 'opens'), { code: 'wrong-value', message })]
}

/** Answers by which it is ranked, and quotas are counted: single ones of the form apply, outside of lists. */
function checkAnswers({ file, service: { competition }, apply }: CompetitionParts): Finding[] {
  if (!competition || !apply) return []
  const single = placeFields(apply).filter(
    ({ field, groups }) => !field.many && groups.every(({ many }) => !many),
  )
  const pathsOf = (kinds: readonly string[]) =>
    single.filter(({ field }) => kinds.includes(field.kind)).map(({ path }) => path)
  const one = (at: YamlPath, path: string, kinds: readonly string[]): Finding[] => {
    const known = pathsOf(kinds)
    if (known.includes(path)) return []
    const message = `no single answer of the form apply of the kind ${kinds.join(', ')} is "${path}": ${suggest(path, known)}`
    return [file.finding(at, { code: 'unknown-reference', message })]
  }
  const { ties = [], quotas } = competition
  return [
    ...ties.flatMap((tie, index) =>
      typeof tie === 'string'
        ? []
        : one(['competition', 'ties', index, 'answer'], tie.answer, ORDERED),
    ),
    ...(quotas ? one(['competition', 'quotas', 'by'], quotas.by, ['choice']) : []),
    ...(quotas ? checkQuotas(file, quotas, single) : []),
  ]
}

function checkQuotas(
  file: YamlFile,
  { by, places }: { by: string; places: Record<string, number> },
  fields: ReturnType<typeof placeFields>,
): Finding[] {
  const field = fields.find(({ path }) => path === by)?.field
  const known = field?.kind === 'choice' ? field.options : undefined
  if (!known) return []
  return Object.keys(places)
    .filter((value) => !known.includes(value))
    .map((value) =>
      file.finding(['competition', 'quotas', 'places', value], {
        ...{ code: 'unknown-reference', at: 'key' },
        message: `"${by}" has no option "${value}": ${suggest(value, known)}`,
      }),
    )
}

function checkReasons({ file, service: { competition }, desk }: CompetitionParts): Finding[] {
  const known = desk?.decide.refuse.reasons ?? []
  return Object.entries(competition?.reasons ?? {})
    .filter(([, reason]) => !known.includes(reason))
    .map(([key, reason]) =>
      file.finding(['competition', 'reasons', key], {
        code: 'unknown-reference',
        message: `desk.yaml has no reason "${reason}": ${suggest(reason, known)}`,
      }),
    )
}
