export const read = 1
export const unread = 2
