import { join } from 'node:path'
import { serve } from '../../../src/apps/igov/start.ts'
import { loadConfig } from '../../../src/kernel/config.ts'
import { ServerError } from '../../../src/kernel/postgres/error.ts'

// The real supervisor and the real PostgreSQL, with small programs in place of the real ones.
const program = (name: string) => join(import.meta.dirname, `${name}.ts`)

try {
  process.exit(
    await serve(loadConfig(process.env), {
      prepare: [program('prepare')],
      signer: program('idle'),
      hasher: program('idle'),
      sandbox: program('idle'),
      worker: program('idle'),
      web: program('web'),
    }),
  )
} catch (error) {
  console.error(error instanceof ServerError ? error.message : error)
  process.exit(1)
}
