import { resolve } from 'node:path'
import type { Finding } from './finding.ts'
import { hashOf } from './hash.ts'
import { HolidaysFile } from './holidays.ts'
import { parseIdentifier } from './identifier.ts'
import { type CodeLists, municipalityList, readLists } from './lists.ts'
import { PlacesFile, SourcesFile } from './places.ts'
import { PortalFile } from './portal.ts'
import { PackSettings, type PlateKind } from './settings.ts'
import { shaped, unknownReference } from './shape.ts'
import { checkTexts } from './texts.ts'
import { readYaml, type YamlFile } from './yaml-file.ts'

/** A country as the platform's foundation sees it; what modules add, their own readers read. */
export type Pack = {
  readonly id: string
  /** the folder it was read from, absolute */
  readonly dir: string
  /** SHA-256 over the files read here, hexadecimal */
  readonly hash: string
  readonly settings: PackSettings
  readonly holidays: HolidaysFile
  readonly places: PlacesFile
  readonly sources: SourcesFile['sources']
  readonly portal: PortalFile
  /** code lists by id: those of `lists/`, and `municipalities` */
  readonly lists: CodeLists
}

const compiles = (file: YamlFile, path: (string | number)[], pattern: string): Finding[] => {
  try {
    new RegExp(pattern, 'u')
    return []
  } catch {
    return [
      file.finding(path, {
        code: 'wrong-value',
        message: `${pattern} is no regular expression: mend it`,
      }),
    ]
  }
}

const checkIdentifiers = (file: YamlFile, settings: PackSettings): Finding[] =>
  Object.entries(settings.identifiers).flatMap(([id, kind]) => {
    const at = ['identifiers', id]
    const faulty = compiles(file, [...at, 'pattern'], kind.pattern)
    if (faulty.length > 0) return faulty
    const example = parseIdentifier(kind, kind.example, new Date().toISOString())
    return 'value' in example
      ? []
      : [
          file.finding([...at, 'example'], {
            code: 'wrong-value',
            message: `the example does not pass the identifier's own check (${example.fault}): mend one of them`,
          }),
        ]
  })

/** What people sign in with is told by its form, so no example may have the form of two kinds. */
const checkSignInKinds = (file: YamlFile, settings: PackSettings): Finding[] => {
  const { identifier, others = [] } = settings.signIn
  const kinds = [identifier, ...others]
  const unknown = others.flatMap((id, index) =>
    unknownReference(
      file,
      ['signIn', 'others', index],
      id,
      Object.keys(settings.identifiers),
      'identifier kind',
    ),
  )
  const twice = kinds.flatMap((id) => {
    const example = settings.identifiers[id]?.example ?? ''
    const read = kinds.filter((other) => {
      const kind = settings.identifiers[other]
      return kind && 'value' in parseIdentifier(kind, example, new Date().toISOString())
    })
    if (read.length < 2) return []
    const message = `its example is read as ${read.join(' and ')}: their patterns must not overlap`
    return [file.finding(['identifiers', id, 'example'], { code: 'wrong-value', message })]
  })
  return [...unknown, ...twice]
}

/** The identifier of businesses is one that is known; each plate is its own example. */
const checkThings = (file: YamlFile, { company, identifiers, plates = [] }: PackSettings) => [
  ...(company
    ? unknownReference(
        file,
        ['company', 'identifier'],
        company.identifier,
        Object.keys(identifiers),
        'identifier kind',
      )
    : []),
  ...plates.flatMap(({ plate, designs }, index) => {
    const at = ['plates', index]
    const twice =
      plates.findIndex((one) => one.plate === plate) < index
        ? [
            file.finding([...at, 'plate'], {
              code: 'named-twice',
              message: `plate "${plate}" stands twice: write its designs under one`,
            }),
          ]
        : []
    return [
      ...twice,
      ...designs.flatMap((one, each) => checkDesign(file, [...at, 'designs', each], one)),
    ]
  }),
]

function checkDesign(
  file: YamlFile,
  at: (string | number)[],
  { pattern, example, from, until }: PlateKind['designs'][number],
): Finding[] {
  const wrong = (key: string, message: string) => [
    file.finding([...at, key], { code: 'wrong-value', message }),
  ]
  const faulty = compiles(file, [...at, 'pattern'], pattern)
  if (faulty.length > 0) return faulty
  if (!new RegExp(`^(?:${pattern})$`, 'u').test(example)) {
    return wrong('example', 'the example does not fit the pattern: mend one of them')
  }
  if (from === undefined || until === undefined || from <= until) return []
  return wrong('until', 'it ends before it begins: mend one of the two days')
}

const checkSettings = (file: YamlFile, settings: PackSettings): Finding[] => {
  const parts = settings.address.parts.map((part) => part.part)
  const zone = settings.address.zone
  const kinds = Object.keys(settings.identifiers)
  const zoneKnown = Intl.supportedValuesOf('timeZone').includes(settings.timeZone)
  return [
    ...checkIdentifiers(file, settings),
    ...checkThings(file, settings),
    ...unknownReference(
      file,
      ['signIn', 'identifier'],
      settings.signIn.identifier,
      kinds,
      'identifier kind',
    ),
    ...checkSignInKinds(file, settings),
    ...Object.keys(settings.demonstration.serials).flatMap((id) =>
      unknownReference(file, ['demonstration', 'serials', id], id, kinds, 'identifier kind'),
    ),
    ...(zone === undefined
      ? []
      : unknownReference(file, ['address', 'zone'], zone, parts, 'part of the address')),
    ...settings.address.parts.flatMap((part, index) =>
      compiles(file, ['address', 'parts', index, 'pattern'], part.pattern),
    ),
    ...(zoneKnown
      ? []
      : [
          file.finding(['timeZone'], {
            code: 'wrong-value',
            message: `${settings.timeZone} is no time zone of IANA: write one such as Europe/Lisbon`,
          }),
        ]),
  ]
}

const checkPlaces = (file: YamlFile, places: PlacesFile): Finding[] => {
  const ids = places.municipalities.map((one) => one.municipality)
  return places.zones.flatMap((zone, index) =>
    unknownReference(
      file,
      ['zones', index, 'municipality'],
      zone.municipality,
      ids,
      'municipality',
    ),
  )
}

const checkHolidays = (file: YamlFile, holidays: HolidaysFile): Finding[] => {
  const ids = holidays.rules.map((rule) => rule.holiday)
  return holidays.occurrences.flatMap((one, index) =>
    unknownReference(file, ['occurrences', index, 'holiday'], one.holiday, ids, 'holiday'),
  )
}

/** Every `source` of a file must be one of `sources.yaml`. */
export const checkSources = (file: YamlFile, sources: SourcesFile['sources']): Finding[] => {
  const ids = Object.keys(sources)
  const walk = (value: unknown, path: (string | number)[]): Finding[] => {
    if (typeof value !== 'object' || value === null) return []
    return Object.entries(value).flatMap(([key, inner]) => {
      const at = [...path, Array.isArray(value) ? Number(key) : key]
      if (key === 'source' && typeof inner === 'string')
        return unknownReference(file, at, inner, ids, 'source')
      return walk(inner, at)
    })
  }
  return walk(file.value, [])
}

/**
 * Reads what the platform's foundation needs of a pack: `pack.yaml`, `holidays.yaml`,
 * `places.yaml`, `sources.yaml`, `portal.yaml`, `lists/*.yaml`.
 *
 * @param dir  the pack's folder, `packs/qatar`
 * @returns everything wrong at once; `pack` only when nothing with severity `error` was found
 */
export const readPack = async (
  dir: string,
): Promise<{ pack: Pack | undefined; findings: Finding[] }> => {
  const read = (name: string) => readYaml(dir, name)
  const [packFile, holidaysFile, placesFile, sourcesFile, portalFile] = await Promise.all([
    read('pack.yaml'),
    read('holidays.yaml'),
    read('places.yaml'),
    read('sources.yaml'),
    read('portal.yaml'),
  ])
  const files = [packFile, holidaysFile, placesFile, sourcesFile, portalFile]
  const settings = shaped(packFile, PackSettings)
  const holidays = shaped(holidaysFile, HolidaysFile)
  const places = shaped(placesFile, PlacesFile)
  const sources = shaped(sourcesFile, SourcesFile)
  const portal = shaped(portalFile, PortalFile)
  const findings = [settings, holidays, places, sources, portal].flatMap((each) => each.findings)
  const lists = settings.value && (await readLists(dir, settings.value))
  if (settings.value && lists) {
    files.push(...lists.files)
    findings.push(...lists.findings)
    findings.push(...checkSettings(packFile, settings.value))
    for (const file of files) findings.push(...checkTexts(file, settings.value.languages))
  }
  if (places.value) findings.push(...checkPlaces(placesFile, places.value))
  if (holidays.value) findings.push(...checkHolidays(holidaysFile, holidays.value))
  if (sources.value) {
    for (const file of files) findings.push(...checkSources(file, sources.value.sources))
  }
  const sound = findings.every((finding) => finding.severity === 'warning')
  if (
    !sound ||
    !settings.value ||
    !lists ||
    !holidays.value ||
    !places.value ||
    !sources.value ||
    !portal.value
  ) {
    return { pack: undefined, findings }
  }
  const pack = {
    id: settings.value.pack,
    dir: resolve(dir),
    hash: hashOf(new Map(files.map((file) => [file.file, Buffer.from(file.source)]))),
    settings: settings.value,
    holidays: holidays.value,
    places: places.value,
    sources: sources.value.sources,
    portal: portal.value,
    lists: {
      ...lists.lists,
      ...municipalityList(settings.value.names, places.value),
    },
  }
  return { pack, findings }
}
