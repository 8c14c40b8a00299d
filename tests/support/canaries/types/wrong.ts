/** A number that is a text, and an element that may not be there. */
export const count: number = 'three'
export const first = (names: string[]) => names[0].length
