import type { Texts } from '#kernel'
import type { Help } from '../help/help.ts'
import type { MigrationFile } from '../migration/migration-file.ts'
import type { ScenarioFile } from '../scenario/scenario-file.ts'
import type { DeskFile } from './desk-file.ts'
import type { FormFile } from './form-file.ts'
import type { ServiceFile } from './service-file.ts'

/** The texts of one language by key, `apply.home.title` → text. */
export type Messages = Readonly<Record<string, string>>

/** A register of an agency as the forms of a service ask it, in the words of when the version was read. */
export type AskedRegister = {
  readonly names: Texts
  readonly holder: string
  readonly holderNames: Texts
  /** kind of the pack's identifiers by which it is asked */
  readonly key: string
  readonly purpose: string
  /** for what, as the person reads it */
  readonly purposeNames: Texts
  /** how one has it corrected by its holder */
  readonly correct?: Texts
}

/** One service as its folder tells it: plain data, ready to be stored as JSON. */
export type ServiceBundle = {
  readonly id: string
  /** SHA-256 over every file of the folder, hexadecimal: the version of the service */
  readonly version: string
  readonly service: ServiceFile
  /** by the form's id */
  readonly forms: Readonly<Record<string, FormFile>>
  readonly desk?: DeskFile
  /** the text of `procedure.bpmn`, which cases follow */
  readonly procedure?: string
  /** by language */
  readonly messages: Readonly<Record<string, Messages>>
  /** names of the laws on which its clock stands, by id */
  readonly laws?: Readonly<Record<string, Texts>>
  /** the registers that its forms ask, by id */
  readonly registers?: Readonly<Record<string, AskedRegister>>
  /** names of the templates in `documents/`, without `.typ`, sorted */
  readonly documents: readonly string[]
  /** under which its templates are kept with all that they read; versions of before have none */
  readonly templates?: string
  /** what its owner tries it by; versions of before have none */
  readonly scenarios?: readonly ScenarioFile[]
  /** help for those who fill it in, by language; versions of before have none */
  readonly help?: Readonly<Record<string, Help>>
  /** maps from its earlier versions, by the number from which they lead */
  readonly migrations?: readonly MigrationFile[]
  /** by number: the forms of a version from which a map leads, and what that was tried by */
  readonly earlier?: Readonly<Record<number, EarlierVersion>>
}

/** What is kept of a version for the maps that lead from it. */
export type EarlierVersion = {
  /** `apply` */
  readonly form: FormFile
  /** its other forms, by id; versions that were kept before those had maps have none */
  readonly forms?: Readonly<Record<string, FormFile>>
  readonly scenarios: readonly ScenarioFile[]
}

/**
 * The text of a service in a language.
 *
 * @param key  derived from the place: `service.title`, `apply.home.title`, `tenure.options.rented`
 * @returns the text, or undefined where the service has none (hints and notes are optional)
 */
export const findTextOf = (bundle: ServiceBundle, lang: string, key: string): string | undefined =>
  bundle.messages[lang]?.[key]
