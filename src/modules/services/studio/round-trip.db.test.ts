import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect } from 'vitest'
import { readPack, today } from '#kernel'
import { dbTest } from '#testing'
import { filesInArchive } from '../authoring/archive.ts'
import { beginChange, getChange, saveChange } from '../authoring/change.ts'
import { propose, publishProposal } from '../authoring/publish.ts'
import { contentOf, findSource } from '../authoring/source.ts'
import { checkPack } from '../bundle/pack-reader.ts'
import { readService } from '../bundle/service-reader.ts'
import { findService } from '../service.ts'
import { zipFile } from './service.tsx'

const AUTHOR = { agency: 'moci', roles: ['rule-author'] }
const SERVICE = 'home-business-licence'

dbTest(
  'A service that was changed at the office, put into a pack as a folder, is sound there and the same version',
  async ({ ctx, as, given }) => {
    const [one, two] = [await given.officer(AUTHOR), await given.officer(AUTHOR)]
    const author = as(one)
    const change = await getChange(author, SERVICE, await beginChange(author, SERVICE))
    const seen = await saveChange(author, change, change.revision, (files) => ({
      ...files,
      'messages/en.yaml': String(files['messages/en.yaml']).replace(
        /^( {2}title:).*$/m,
        '$1 Working at home',
      ),
    }))
    const typed = { reason: 'It reads better', basis: 'Decision 1', starts: today(ctx) }
    const proposal = await propose(author, change, { seen, typed })
    await publishProposal(as(two), SERVICE, proposal)
    const offered = await findService(ctx, SERVICE)
    const kept = await findSource(ctx, SERVICE, offered?.bundle.version ?? '')
    const zip = zipFile(SERVICE, kept ?? {}).body
    if (!Buffer.isBuffer(zip)) throw new Error('an archive is bytes')
    const { files } = filesInArchive(zip)

    const dir = await mkdtemp(join(tmpdir(), 'igov-round-'))
    try {
      await cp('packs/qatar', dir, { recursive: true })
      const folder = join(dir, 'services', SERVICE)
      await rm(folder, { recursive: true })
      for (const [path, bytes] of contentOf(files)) {
        await mkdir(dirname(join(folder, path)), { recursive: true })
        await writeFile(join(folder, path), bytes)
      }
      expect(await checkPack(dir)).toEqual([])
      const { pack } = await readPack(dir)
      if (!pack) throw new Error('the pack is unsound')
      const read = await readService(folder, pack)
      expect(read.bundle?.version).toBe(offered?.bundle.version)
      expect(read.bundle?.messages.en?.['service.title']).toBe('Working at home')
    } finally {
      await rm(dir, { recursive: true })
    }
  },
  60_000,
)
