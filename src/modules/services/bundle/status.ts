/** How a service is done today, from the interim ways to the whole of it; in the order in which it becomes more. */
export const STATUSES = ['described', 'pdf', 'link', 'typed-over', 'live'] as const

export type ServiceStatus = (typeof STATUSES)[number]

/** What a form on paper may have. */
export const PAPER_LIMITS = { accept: ['pdf'], bytes: 10 * 1024 * 1024, pages: 50 } as const

/** Whether one applies here: all the way, or until an officer types it over into the agency's own system. */
export const isOnline = (status: ServiceStatus): boolean =>
  status === 'live' || status === 'typed-over'
