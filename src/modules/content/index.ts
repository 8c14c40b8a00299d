/** Pages prepared ahead, and the search over them. Start at README.md. */
import { type Ctx, defineModule, type Module } from '#kernel'
import { publicationInputs } from './inputs.ts'
import { searchPage } from './pages/search.tsx'
import { searchAnswers, searchSuggestions } from './pages/search-answers.ts'
import { publishPages } from './publish.ts'
import { indexSearch } from './search/index-pack.ts'

export { buildOf, publicationInputs } from './inputs.ts'
export { type Publication, publishPages } from './publish.ts'
export { type OpenPages, openPublishedPages } from './published.ts'
export { checkSearchFiles } from './search/check-files.ts'
export { indexSearch } from './search/index-pack.ts'
export { search, suggest } from './search/search.ts'
export { indexEntries } from './search/store.ts'
export { type Snapshot, snapshotAt } from './snapshot.ts'

const LOOK_EVERY_SECONDS = 60

/**
 * @param root  of the checkout, with its build
 * @param modules  all of them: whose published routes are prepared
 */
export const content = (root: string, modules: () => readonly Module[]): Module =>
  defineModule({
    name: 'content',
    uses: [],
    schema: true,
    routes: [searchPage, searchSuggestions, searchAnswers],
    sweeps: [
      { name: 'publish', everySeconds: LOOK_EVERY_SECONDS, run: publishWhenChanged(root, modules) },
      // What officials publish is found without a start of the platform.
      {
        name: 'search',
        everySeconds: LOOK_EVERY_SECONDS,
        run: async (ctx) => void (await indexSearch(ctx, modules())),
      },
    ],
  })

/** Publishes anew when the day has changed, or officials have published something. The start of the platform has published what it brought. */
function publishWhenChanged(root: string, modules: () => readonly Module[]) {
  let inputsOf: ReturnType<typeof publicationInputs> | undefined
  let last: string | undefined
  return async (ctx: Ctx) => {
    inputsOf ??= publicationInputs(ctx, root, modules())
    const inputs = await (await inputsOf)(ctx)
    if (last !== undefined && last !== inputs) await publishPages(ctx, modules(), inputs)
    last = inputs
  }
}
