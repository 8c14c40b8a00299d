import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Static, Type } from 'typebox'
import { closed, Day, Id, provenance, Texts } from './facts.ts'
import type { Finding } from './finding.ts'
import type { PlacesFile } from './places.ts'
import type { PackSettings } from './settings.ts'
import { shaped } from './shape.ts'
import { readYaml, type YamlFile } from './yaml-file.ts'

const Option = Type.Object(
  {
    /** the code that answers hold for ever */
    option: Type.String({
      pattern: '^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$',
      maxLength: 60,
      description: 'a code of letters, digits and single hyphens',
    }),
    names: Type.Optional(Texts),
    /** ISO 3166-1 alpha-2: what has no names of its own is called as Unicode calls this region */
    region: Type.Optional(Type.String({ pattern: '^[A-Z]{2}$' })),
    /** first day on which it is offered */
    from: Type.Optional(Day),
    /** last day on which it is offered; answers that hold it keep their words */
    until: Type.Optional(Day),
    ...provenance,
  },
  closed,
)

/** `lists/<list>.yaml`: a code list that fields of several services offer. */
export const ListFile = Type.Object(
  {
    list: Id,
    names: Texts,
    /** `by-name`: as the reader's language sorts them; else as they stand */
    order: Type.Optional(Type.Literal('by-name')),
    options: Type.Array(Option, { minItems: 1, maxItems: 2000 }),
    ...provenance,
  },
  closed,
)

/** One option of a code list with its name in every language of the pack. */
export type ListOption = {
  readonly option: string
  readonly names: Texts
  readonly from?: string
  readonly until?: string
}

export type CodeList = {
  readonly list: string
  readonly names: Texts
  readonly order?: 'by-name'
  readonly options: readonly ListOption[]
}

export type CodeLists = Readonly<Record<string, CodeList>>

/** The list that `places.yaml` makes: nobody writes it twice. */
const MUNICIPALITIES = 'municipalities'

const regionNames = new Map<string, Intl.DisplayNames>()

/** What Unicode calls a region in a language; undefined for what is none. */
function regionName(region: string, language: string): string | undefined {
  let names = regionNames.get(language)
  if (!names) {
    names = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' })
    regionNames.set(language, names)
  }
  return names.of(region)
}

type Read = Static<typeof ListFile>

function checkList(file: YamlFile, list: Read, languages: readonly string[]): Finding[] {
  const wrong = (at: (string | number)[], message: string) =>
    file.finding(at, { code: 'wrong-value', message })
  const findings: Finding[] = []
  if (file.file !== `lists/${list.list}.yaml`) {
    const message = `"${list.list}" stands under the name ${file.file}: give both the same name`
    findings.push(file.finding(['list'], { code: 'wrong-folder', message }))
  }
  if (list.list === MUNICIPALITIES) {
    findings.push(wrong(['list'], 'places.yaml makes this list: remove the file, or rename it'))
  }
  const seen = new Set<string>()
  for (const [index, { option, names, region, from, until }] of list.options.entries()) {
    const at = ['options', index]
    if (seen.has(option)) {
      const message = `option "${option}" stands twice: rename or remove one`
      findings.push(file.finding([...at, 'option'], { code: 'named-twice', message }))
    }
    seen.add(option)
    if (!names && region === undefined) {
      const message = `option "${option}" has no names: add names, or the region of which it is the code`
      findings.push(file.finding(at, { code: 'text-missing', message }))
    }
    if (region && !languages.every((language) => regionName(region, language))) {
      findings.push(
        wrong([...at, 'region'], `Unicode knows no region ${region}: mend it, or add names`),
      )
    }
    if (from && until && until < from) {
      findings.push(wrong([...at, 'until'], 'it ends before it begins: mend one of the two days'))
    }
  }
  return findings
}

function withNames({ list, names, order, options }: Read, languages: readonly string[]): CodeList {
  const named = options.map(({ option, names, region, from, until }) => ({
    option,
    names:
      names ??
      Object.fromEntries(languages.map((each) => [each, regionName(region ?? '', each) ?? ''])),
    ...(from !== undefined && { from }),
    ...(until !== undefined && { until }),
  }))
  return { list, names, ...(order && { order }), options: named }
}

/** The municipalities of a country as a code list. */
export const municipalityList = (names: Texts, places: PlacesFile): CodeLists => ({
  [MUNICIPALITIES]: {
    list: MUNICIPALITIES,
    names,
    options: places.municipalities.map((one) => ({ option: one.municipality, names: one.names })),
  },
})

/**
 * Reads the code lists of a pack, `lists/*.yaml`; a pack may have none.
 *
 * @returns everything wrong with them; of a list that is unsound nothing else
 */
export async function readLists(
  dir: string,
  settings: Pick<PackSettings, 'languages'>,
): Promise<{ files: YamlFile[]; lists: CodeLists; findings: Finding[] }> {
  const names = await readdir(join(dir, 'lists')).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  const files = await Promise.all(names.sort().map((name) => readYaml(dir, `lists/${name}`)))
  const findings: Finding[] = []
  const lists: Record<string, CodeList> = {}
  for (const file of files) {
    const read = shaped(file, ListFile)
    findings.push(...read.findings)
    if (!read.value) continue
    const wrong = checkList(file, read.value, settings.languages)
    findings.push(...wrong)
    if (wrong.length === 0) lists[read.value.list] = withNames(read.value, settings.languages)
  }
  return { files, lists, findings }
}
