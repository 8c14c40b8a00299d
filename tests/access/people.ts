import type { ActingFor, Actor, MandateId, PersonId } from '#kernel'

type Person = Extract<Actor, { kind: 'person' }>

/** Somebody with a post at an agency, or without one. */
export const person = (id: string, agency?: string, ...roles: string[]): Person => ({
  kind: 'person',
  id: id as PersonId,
  name: {},
  ...(agency !== undefined && { office: { agency, roles }, hasOffice: true }),
})

export const ANONYMOUS: Actor = { kind: 'anonymous' }
/** Software of an agency, with a token for these scopes. */
export const software = (agency: string, ...scopes: string[]): Actor => ({
  ...{ kind: 'software', client: `${agency}-software`, agency, scopes },
})

export const SYSTEM: Actor = { kind: 'system', name: 'worker' }

/** By a mandate of somebody, for services by their ids or for all of them. */
export const mandateOf = (
  principal: string,
  services: readonly string[] | 'all' = 'all',
): ActingFor => ({
  mandate: 'mandate' as MandateId,
  principal: { id: principal as PersonId, kind: 'business', name: {} },
  kind: 'employee',
  services,
})

/** Somebody who acts for another. */
export const acting = (who: Person, mandate: ActingFor): Person => ({ ...who, actingFor: mandate })
