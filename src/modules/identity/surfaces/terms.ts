import type { Needed, Surface } from '#kernel'

type Terms = {
  /** how long a session may lie idle */
  idleSeconds: number
  hours: number
  /** what the provider is asked for whenever a session is opened */
  needed: Needed
}

const OFFICE_IDLE_SECONDS = 900

/**
 * How long a session of a surface may lie idle, and last. Whoever reads other people's files leaves a
 * shorter trace at an unwatched desk: there a session that lay idle is opened again only by who proves
 * themselves, whatever they have open elsewhere.
 *
 * @source NIST SP 800-63B-4: AAL2 at most 24 h and an hour idle
 */
export const TERMS: Record<Surface, Terms> = {
  portal: { idleSeconds: 3_600, hours: 12, needed: {} },
  office: {
    idleSeconds: OFFICE_IDLE_SECONDS,
    hours: 8,
    needed: { aal: 2, maxAgeSeconds: OFFICE_IDLE_SECONDS },
  },
}

/** @returns whether a client's number is one of ours */
export const isSurface = (client: string): client is Surface => Object.hasOwn(TERMS, client)

export const SURFACES: readonly Surface[] = Object.keys(TERMS).filter(isSurface)

/** Where a surface takes its codes, in each language: another address for each, so no code is mixed up. */
export const callbackOf = (surface: Surface, language: string): string =>
  surface === 'office' ? `/${language}/office/sign-in/done` : `/${language}/sign-in/done`
