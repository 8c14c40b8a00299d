export const list = []
