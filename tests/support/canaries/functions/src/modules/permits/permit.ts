type Permit = { id: string }
const read = async (id: string): Promise<Permit> => ({ id })

export const findPermit = async (ctx, id: string): Promise<Permit> => ({ id })

/** Said, and found to give nothing. */
export const getPermit = (ctx, id: string): Permit | undefined => (id ? { id } : undefined)

export const listPermits = (ctx, id: string): Promise<Permit> => read(ctx, id)

/** Said. */
export async function readPermit(id: string) {
  return await read(id)
}
