import { circle } from '../../kernel/circle.ts'

export const findPerson = () => circle()
