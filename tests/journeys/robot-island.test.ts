import { afterAll, beforeAll, describe } from 'vitest'
import { walkAll } from './robot.ts'
import { openStage, type Stage } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage({ IGOV_PACK: 'saint-brandan' })
})
afterAll(() => stage?.close())

describe('A robot that knows the forms of Saint Brandan alone', () =>
  walkAll('saint-brandan', ['en', 'fr'], () => stage))
