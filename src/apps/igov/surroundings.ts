import type { Ctx } from '#kernel'
import type { Config } from '../../kernel/config.ts'
import { openDatabase } from '../../kernel/database.ts'
import { openLog } from '../../kernel/telemetry.ts'
import { asSystem, openContext, openPack, openTranslations } from '../context.ts'
import { withDatabase } from './database.ts'

/**
 * Lets a command call the doors of modules, as the system, with the pack of the installation.
 *
 * @throws ServerError  as `withDatabase`
 */
export const withCtx = <T>(config: Config, work: (ctx: Ctx) => Promise<T>): Promise<T> =>
  withDatabase(config, async (databaseUrl) => {
    const database = openDatabase(databaseUrl, { max: 1 })
    try {
      const pack = await openPack(config)
      const translate = openTranslations(config, pack)
      const log = openLog('warn', 'igov')
      const ctx = openContext({ config, sql: database.sql, pack, translate, log })
      return await work(asSystem(ctx, 'igov'))
    } finally {
      await database.close()
    }
  })
