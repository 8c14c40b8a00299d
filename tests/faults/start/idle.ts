import { runChild } from '../../../src/kernel/child.ts'

runChild(async () => {
  const timer = setInterval(() => {}, 60_000)
  return {
    async close() {
      clearInterval(timer)
    },
  }
})
