import { expect, test } from 'vitest'
import { findingAt, PackError } from './finding.ts'

test('A pack that is not sound is told by its errors, each with its place, and not by its warnings', () => {
  const place = { file: 'services/a/service.yaml', line: 3 }
  const wrong = findingAt(place, { code: 'wrong-value', message: 'no such body' })
  const doubtful = findingAt(place, {
    ...{ code: 'wrong-value', message: 'it is long', severity: 'warning' },
  })
  const { message, name } = new PackError('packs/qatar', [wrong, doubtful])
  expect([name, message]).toEqual([
    'PackError',
    'The pack packs/qatar cannot be used:\nservices/a/service.yaml:3: no such body',
  ])
})
