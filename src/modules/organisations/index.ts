/** Public bodies, their units and posts, and who holds them. Start at README.md. */
import { defineModule, type Module } from '#kernel'
import { record } from './facts.ts'
import { loadOrganisations } from './load.ts'
import { bodyRoutes } from './office/body.tsx'
import { chartExport, chartPage } from './office/chart.tsx'
import { plannedRoutes } from './office/planned.tsx'
import { postRoutes } from './office/post.tsx'
import { postFormRoutes } from './office/post-form.tsx'
import { splitRoutes } from './office/split.tsx'
import { unitRoutes } from './office/unit.tsx'
import { decide } from './policies.ts'
import { problem } from './problems.ts'
import { searchEntries } from './search-entries.ts'
import { tellOfSplits } from './split.ts'

export {
  type Appointment,
  appoint,
  endAppointments,
  listAppointments,
} from './appointment.ts'
export { foundChart } from './found-chart.ts'
export { findOffice } from './office.ts'
export { getOrganisation, listOrganisations, type Organisation } from './organisation.ts'
export { readOrganisations } from './organisation-file.ts'
export {
  changePost,
  getOwnPost,
  listPosts,
  openPost,
  postTitle,
  roleNames,
  rolesOf,
} from './post.ts'
export { givePower, listPowers, powerText } from './power.ts'
export { ROLES } from './role.ts'
export { readSuccessors } from './succession.ts'
export type { AppointmentId, DecreeId, PostId, PowerAct, UnitId } from './tables.ts'

/** @param contributors  the modules whose services a body may give to another */
export const organisations = (contributors: () => readonly Module[]): Module =>
  defineModule({
    name: 'organisations',
    uses: [],
    routes: [
      chartPage,
      chartExport,
      ...bodyRoutes,
      ...unitRoutes,
      ...postFormRoutes,
      ...postRoutes,
      ...plannedRoutes,
      ...splitRoutes(contributors),
    ],
    decide,
    desk: {
      links: [
        {
          path: 'office/organisations',
          key: 'organisations.chart.title',
          about: 'organisations.chart.about',
          permission: 'organisations:read',
        },
      ],
    },
    problems: problem,
    facts: record,
    schema: true,
    sweeps: [{ name: 'splits', everySeconds: 5, run: tellOfSplits }],
    loadPack: loadOrganisations,
    portal: { search: searchEntries },
  })
