import type { Ctx } from '#kernel'

/** Tells open pages of the desk, in every process, that some case has changed; once it is committed. */
export const ring = (ctx: Ctx): void => ctx.afterCommit(() => ctx.ports.bell?.ring('cases'))
