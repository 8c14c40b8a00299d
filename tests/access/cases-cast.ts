import { person } from './people.ts'
import type { Line } from './table.ts'

export const SARA = person('sara')
export const COMPANY = 'company'
export const HIND = person('hind', 'moci', 'officer')
export const OMAR = person('omar', 'moci', 'officer')
export const NASSER = person('nasser', 'moci', 'senior-officer')
export const ADMINISTRATOR = person('jassim', 'moci', 'administrator')
export const MARYAM = person('maryam', 'moph', 'officer')
export const AUDITOR = person('noura', 'sab', 'auditor')
/** at the agency that took over `moci` */
export const heirs = { agency: 'mofa', agencies: ['mofa', 'moci'], roles: ['officer'] }
export const HEIR = { ...person('khalid'), office: heirs }

/** Does the work of `hind`, who is away. */
export const STANDING_IN = {
  ...OMAR,
  office: { agency: 'moci', roles: ['officer'], standsInFor: [HIND.id], interests: [] },
}
export const RELATIVE = {
  ...OMAR,
  office: { agency: 'moci', roles: ['officer'], standsInFor: [], interests: [SARA.id] },
}

export const given = (facts: object = {}) => ({
  Case: {
    ...{ id: 'case', agency: 'moci', service: 'home-business', applicant: 'sara', open: true },
    ...{ filer: null },
    ...{
      officer: null,
      proposer: null,
      asker: null,
      cashier: null,
      consulted: [] as string[],
      recused: [] as string[],
      ...facts,
    },
  },
})
export const disposal = (facts: object = {}) => ({
  Disposal: { id: 'disposal', agency: 'moci', first: null as string | null, ...facts },
})
export const TAKEN = given({ officer: 'hind' })
export const ASKED = given({ officer: 'hind', consulted: ['moph'] })
export const HOLD_ASKED = given({ officer: 'hind', asker: 'hind' })
export const PROPOSED = given({ officer: 'hind', proposer: 'hind' })

export const at = (act: string, who: Line['who'], allow: boolean, ...by: string[]): Line => ({
  says: `${who.kind === 'person' ? who.id : who.kind} ${allow ? 'may' : 'may not'} ${act} at all`,
  ...{ who, act, allow, by },
})
