const AUTHORITY = 'http://publications.europa.eu/resource/authority'

/** ISO 639-1 as ISO 639-2/T, for the languages in which states have published here or nearby. */
const LANGUAGES: Record<string, string> = {
  ...{ ar: 'ARA', bn: 'BEN', de: 'DEU', el: 'ELL', en: 'ENG', es: 'SPA', et: 'EST', fa: 'FAS' },
  ...{ fi: 'FIN', fr: 'FRA', ga: 'GLE', hi: 'HIN', id: 'IND', it: 'ITA', ml: 'MAL', mt: 'MLT' },
  ...{ nl: 'NLD', pl: 'POL', pt: 'POR', sv: 'SWE', sw: 'SWA', tl: 'TGL', tr: 'TUR', ur: 'URD' },
}

/** The address of a language: of the European list, or else of the Library of Congress. */
export const languageAddress = (language: string): string => {
  const code = LANGUAGES[language]
  return code
    ? `${AUTHORITY}/language/${code}`
    : `http://id.loc.gov/vocabulary/iso639-1/${language}`
}

/**
 * True for a code that ISO gives to nobody, so that no list of others has it.
 *
 * @source ISO 3166-1, 8.1.3 (user-assigned); ISO 4217 takes X for what no country issues
 */
const isNobodys = (code: string) => /^(AA|Q[M-Z]|X|ZZ)/.test(code)

/** The address of a country; undefined for one that is invented. */
export const countryAddress = (code: string): string | undefined =>
  isNobodys(code) ? undefined : `${AUTHORITY}/country/${code}`

/** The address of a currency; undefined for one that is invented. */
export const currencyAddress = (code: string): string | undefined =>
  isNobodys(code) ? undefined : `${AUTHORITY}/currency/${code}`
