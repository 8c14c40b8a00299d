/** What a person's token must be for; the services' description of each service names it. */
export const SCOPE = 'services:apply'
