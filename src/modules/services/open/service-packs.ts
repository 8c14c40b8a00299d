import { describedIn, running } from '../authoring/described.ts'
import { contentOf, toSource } from '../authoring/source.ts'
import { checkPack } from '../bundle/pack-reader.ts'
import { scaffold } from '../scaffold/scaffold.ts'
import { importCatalogue } from './import/catalogue.ts'

/** What commands do with the services of a pack as files. */
export const servicePacks = {
  check: checkPack,
  importCatalogue,
  scaffold: { ...scaffold, describedIn, running, toSource, contentOf },
}
