import type { HookEvent, HookId } from './rows.ts'

export type Told = {
  id: string
  hook: HookId
  agency: string
  event: HookEvent | 'test'
  sequence: string
  reference: string | null
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
  type: told.event === 'test' ? 'igov.test' : `igov.application.${told.event}`,
  ...(told.reference !== null && { subject: told.reference }),
  time: told.at.toISOString(),
  sequence: told.sequence.padStart(SEQUENCE_DIGITS, '0'),
  datacontenttype: 'application/json',
  data:
    told.reference === null
      ? { hook: told.hook }
      : {
          ...{ hook: told.hook, reference: told.reference, service: told.service },
          ...{ state: told.state, since: told.at.toISOString(), closed: told.closed },
          link: `${url}/api/applications/${told.reference}`,
        },
})
