/** The public bodies of the pack. Start at README.md. */
import { defineModule } from '#kernel'
import { loadOrganisations } from './load.ts'
import { problem } from './problems.ts'
import { searchEntries } from './search-entries.ts'

export { getOrganisation, listOrganisations, type Organisation } from './organisation.ts'
export { readOrganisations } from './organisation-file.ts'

export const organisations = defineModule({
  name: 'organisations',
  uses: [],
  problems: problem,
  schema: true,
  loadPack: loadOrganisations,
  portal: { search: searchEntries },
})
