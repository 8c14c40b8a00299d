import { join, resolve } from 'node:path'
import { paperOf } from '#cases'
import { checkSearchFiles } from '#content'
import { readRegisters } from '#exchange'
import { readRegistration } from '#identity'
import { loadConfig } from '#kernel'
import { readRuleSets } from '#rules'
import { servicePacks } from '#services'
import { openPapers } from '../../kernel/documents/papers.ts'
import { type Pack, readPack, showFinding } from '../../kernel/pack/index.ts'
import { openTranslations } from '../context.ts'
import { type Command, EXIT, exactly } from './command.ts'

export const command: Command = {
  name: 'pack check',
  summary: 'Reads a country pack and reports everything wrong with it at once.',
  usage: `DIR

Each line names file, line and column, what is wrong, and how to mend it. Exit code 1 when there is an
error; warnings alone leave it at 0.`,
  async run(args) {
    const dir = resolve(exactly(args, ['DIR'])[0])
    const { pack } = await readPack(dir)
    const findings = [
      ...(await checkServices(dir)),
      ...(await checkSearchFiles(dir)),
      // Of a pack that cannot be read, what is wrong with it has been said.
      ...(pack ? [...(await checkRegisters(pack)), ...(await readRuleSets(pack)).findings] : []),
    ]
    for (const finding of findings) console.log(showFinding(finding))
    const errors = findings.filter(({ severity }) => severity === 'error').length
    console.log(`${dir}: ${errors} errors, ${findings.length - errors} warnings`)
    return errors > 0 ? EXIT.failed : EXIT.ok
  },
}

/** Services with their documents, each of which is made. */
async function checkServices(dir: string) {
  const { root, url } = loadConfig(process.env)
  const papers = openPapers(join(root, 'dist/typesetter.js'), paperOf)
  try {
    return await servicePacks.check(dir, (pack) => ({
      ...{ source: papers.source, typeset: papers.typeset, url },
      translate: openTranslations({ root }, pack),
    }))
  } finally {
    await papers.close()
  }
}

/** What agencies may be asked, and what people register with. */
async function checkRegisters(pack: Pack) {
  const { registers, findings } = await readRegisters(pack)
  return registers ? (await readRegistration(pack)).findings : findings
}
