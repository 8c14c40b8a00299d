import type { HookEvent, HookId } from './rows.ts'

export type Told = {
  id: string
  hook: HookId
  agency: string
  event: HookEvent | 'test'
  sequence: string
  reference: string | null
  licence: string | null
  service: string | null
  state: string | null
  closed: boolean | null
  at: Date
}

/** As long as the largest number of the database, so that texts sort as the numbers do. */
const SEQUENCE_DIGITS = 19

/**
 * What is told: no word of a person, and where the rest is to be asked with their token.
 *
 * @param url  of this installation
 * @source CloudEvents 1.0.2, its JSON format and its extension `sequence`
 */
export const eventOf = (url: string, told: Told) => ({
  specversion: '1.0',
  id: told.id,
  source: `${url}/api/${told.agency}`,
  type: typeOf(told),
  ...(told.event !== 'test' && { subject: told.reference ?? told.licence }),
  time: told.at.toISOString(),
  sequence: told.sequence.padStart(SEQUENCE_DIGITS, '0'),
  datacontenttype: 'application/json',
  data: told.event === 'test' ? { hook: told.hook } : dataOf(url, told),
})

const LICENCE = 'licence-'

/** Of an application also that what it asked for was issued; of a licence what comes later. */
function typeOf({ event, licence }: Told): string {
  if (event === 'test') return 'igov.test'
  return licence === null
    ? `igov.application.${event}`
    : `igov.licence.${event.slice(LICENCE.length)}`
}

function dataOf(url: string, told: Told) {
  const { hook, reference, licence, service, state, closed } = told
  return {
    ...{ hook, ...(licence === null ? { reference } : { licence }), service },
    ...{ state, since: told.at.toISOString(), closed },
    link:
      licence === null ? `${url}/api/applications/${reference}` : `${url}/api/licences/${licence}`,
  }
}
