import { listOrganisations } from '#organisations'

export const identity = { name: 'identity', uses: ['notify', 'organisations'], listOrganisations }
