import { afterAll, beforeAll, describe } from 'vitest'
import { walkAll } from './robot.ts'
import { openStage, type Stage } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage?.close())

describe('A robot that knows the forms of Qatar alone', () =>
  walkAll('qatar', ['ar', 'en'], () => stage))
