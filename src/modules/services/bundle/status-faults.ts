import type { PlantedFault } from './planted-faults.ts'

const SERVICE = 'services/mooring-permit/service.yaml'
const LIVE = 'status: live'

/** Ways of being done that lack what they need. */
export const statusFaults: readonly PlantedFault[] = (
  [
    ['pdf', /pdf needs paper/],
    ['link', /link needs link/],
    ['typed-over', /typed-over needs typedOver/],
  ] as const
).map(([status, says]) => ({
  name: `a service that is ${status}, and nothing more is said`,
  file: SERVICE,
  replace: LIVE,
  by: `status: ${status}`,
  at: 'status:',
  says,
}))
