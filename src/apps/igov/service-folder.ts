import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { servicePacks } from '#services'
import { openPack, openTranslations } from '../context.ts'
import { type Command, EXIT, exactly, UsageError } from './command.ts'
import { askForService } from './service/questions.ts'
import { writeFolder } from './service/write-folder.ts'

export const command: Command = {
  name: 'service new',
  summary: 'Writes the folder of a new service from a few questions.',
  usage: `DIR

DIR is the folder of a country pack. What it writes runs as it is: a form, a procedure, a desk and all
words. Change it as the service should be, and look with: igov pack check DIR
Answers may come from a file too, a line for each question: igov service new DIR < ANSWERS`,
  async run(args, config) {
    const dir = resolve(exactly(args, ['DIR'])[0])
    const pack = await openPack({ packDir: dir })
    const t = openTranslations(config, pack)
    const lines = createInterface({ input: process.stdin })
    const typed = lines[Symbol.asyncIterator]()
    const ask = async (question: string) => {
      process.stdout.write(question)
      const { value, done } = await typed.next()
      if (done) throw new UsageError(`The answers ended before: ${question}`)
      return value.trim()
    }
    try {
      const choices = await servicePacks.scaffold.choicesOf(pack)
      const answers = await askForService(choices, ask, console.log)
      const folder = join(dir, 'services', answers.id)
      const files = servicePacks.scaffold.bundleOf(answers, choices, t)
      await writeFolder(folder, files)
      console.log([...files.keys()].map((name) => join(folder, name)).join('\n'))
      console.log(`\nIt runs as it is. Change it, then look with: igov pack check ${args[0]}`)
      return EXIT.ok
    } finally {
      lines.close()
    }
  },
}
