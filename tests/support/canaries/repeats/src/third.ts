import { length, width } from './measure.ts'

export const area = [length * width + 1, length * width + 2, length * width + 3, length * width + 4, length * width + 5, length * width + 6, length * width + 7, length * width + 8]
