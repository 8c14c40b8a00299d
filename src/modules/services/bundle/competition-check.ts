import { type Finding, hinted, type Said, type YamlFile, type YamlPath } from '#kernel'
import { isLocalDate, parsePeriod } from '#lib/time'
import { said } from '../found/said.ts'
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
  const wrong = (at: YamlPath, message: Said) => file.finding(at, { code: 'wrong-value', message })
  if (!competition) {
    const message = said('points-without-competition')
    return points ? [wrong(['decidedBy', 'points'], message)] : []
  }
  const findings: Finding[] = []
  if (!points) {
    const message = said('competition-without-points')
    findings.push(wrong(['competition'], message))
  }
  for (const [key, length] of [
    [['accept'], competition.accept],
    [['reserve', 'for'], competition.reserve.for],
  ] as const) {
    if (isOfDays(length)) continue
    findings.push(wrong(['competition', ...key], said('ends-with-day')))
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
    const wrong = (key: string, message: Said) => [
      file.finding(at(index, key), { code: 'wrong-value', message }),
    ]
    const yearly = [opens, closes].map((day) => day.startsWith('--'))
    if (yearly[0] !== yearly[1]) {
      return wrong('closes', said('days-unlike'))
    }
    for (const [key, day] of Object.entries({ opens, closes })) {
      const days = yearly[0] ? YEARS.map((year) => `${year}${day.slice(1)}`) : [day]
      if (!days.every(isLocalDate))
        return wrong(key, said(yearly[0] ? 'no-such-day-yearly' : 'no-such-day'))
    }
    if (!yearly[0] && closes < opens) return wrong('closes', said('closes-before-opens'))
    const twin = rounds.findIndex((other) => other.round === round)
    return twin < index ? wrong('round', said('round-twice', { name: round })) : []
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
  const message = said('rounds-overlap')
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
    const message = said('single-answer-unknown', {
      kinds: kinds.join(', '),
      path,
      hint: hinted(path, known),
    })
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
        message: said('option-unknown', { field: by, option: value, hint: hinted(value, known) }),
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
        message: said('reason-unknown', { reason, hint: hinted(reason, known) }),
      }),
    )
}
