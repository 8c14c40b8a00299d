import type { HolidaysFile } from './holidays.ts'
import type { PlacesFile, SourcesFile } from './places.ts'
import type { PackSettings } from './settings.ts'

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
}
