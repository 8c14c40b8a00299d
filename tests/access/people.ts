import type { Actor, MandateFacts, PersonId } from '#kernel'

type Person = Extract<Actor, { kind: 'person' }>

/** Somebody with a post at an agency, or without one. */
export const person = (id: string, agency?: string, ...roles: string[]): Person => ({
  kind: 'person',
  id: id as PersonId,
  name: {},
  ...(agency !== undefined && { office: { agency, roles }, hasOffice: true }),
})

export const ANONYMOUS: Actor = { kind: 'anonymous' }
export const SYSTEM: Actor = { kind: 'system', name: 'worker' }

/** A mandate of somebody, for services by their ids or for every one. */
export const mandateOf = (
  principal: string,
  services: readonly string[] | 'every' = 'every',
): MandateFacts => ({ id: 'mandate', kind: 'employee', principal, services })
