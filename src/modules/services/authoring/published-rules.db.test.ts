import pg from 'pg'
import { expect } from 'vitest'
import { dbTest } from '#testing'
import { beginChange, getChange } from './change.ts'
import { checkFiles } from './check.ts'
import { scenarioFaults } from './scenario-edit.ts'

const SERVICE = 'home-business-licence'

dbTest(
  'A change is tried by the rules that are published, not by those of the pack’s folder',
  async ({ as, given, ownerUrl }) => {
    const author = as(await given.officer({ agency: 'moci', roles: ['rule-author'] }))
    const { files } = await getChange(author, SERVICE, await beginChange(author, SERVICE))
    expect((await checkFiles(author, SERVICE, files)).findings).toEqual([])
    const owner = new pg.Client({ connectionString: ownerUrl })
    await owner.connect()
    try {
      await owner.query(
        `update rules.rule_set_version set valid = daterange('2099-01-01', null)
         where rule_set = $1 and upper_inf(known)`,
        [SERVICE],
      )
    } finally {
      await owner.end()
    }
    const { findings, sound } = await checkFiles(author, SERVICE, files)
    expect(sound).toBe(false)
    expect(findings[0]).toMatchObject({ code: 'scenario-fails' })
    expect(findings[0]?.message).toContain(`no rules of ${SERVICE} are in force`)
    const faults = await scenarioFaults(author, SERVICE, files, 'corrected')
    expect(faults?.[0]?.message.key).toBe('services.found.rules-not-in-force')
  },
)
