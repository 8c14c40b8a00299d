import { type Ctx, csvFile, route, textKeyOf } from '#kernel'
import { listPosts, type PostId, postTitle } from '#organisations'
import { record } from '../facts.ts'
import { listRows, type ReportRow, takeCodes } from '../personnel/row.ts'
import type { PersonnelFileId } from '../tables.ts'
import { AGAIN } from './officials.tsx'
import { OneFile } from './personnel-address.ts'

export const REPORT_COLUMNS = ['line', 'who', 'post', 'plan', 'outcome'] as const

/** What each row says, on the page and in the file. */
export async function reportCells(ctx: Ctx, rows: readonly ReportRow[]): Promise<string[][]> {
  const { t } = ctx
  const titles = await titlesOf(ctx, rows)
  return rows.map(({ line, name, identifier, post, plan, state, problem }) => [
    line === null ? '' : t.number(line),
    name ? t.of(name) : (identifier ?? ''),
    (post && titles.get(post)) ?? '',
    t(`identity.personnel.plans.${plan}`),
    outcomeOf(ctx, { problem, state }),
  ])
}

function outcomeOf({ t }: Ctx, { problem, state }: Pick<ReportRow, 'problem' | 'state'>): string {
  if (problem) return t(textKeyOf(problem))
  return state === 'nothing' ? '' : t(`identity.personnel.outcomes.${state}`)
}

async function titlesOf(ctx: Ctx, rows: readonly { post: PostId | null }[]) {
  const ids = new Set(rows.flatMap(({ post }) => post ?? []))
  const posts = await listPosts(ctx, { ids: [...ids] })
  return new Map(posts.map((post) => [post.id, postTitle(ctx, post)]))
}

/** The whole report as a table for a spreadsheet. */
export const personnelExport = route({
  method: 'GET',
  url: '/:lang/office/identity/personnel/:id/report.csv',
  allow: 'identity:manage-officials',
  params: OneFile,
  perMinute: 10,
  handler: async ({ ctx, params }) => {
    const id = params.id as PersonnelFileId
    const rows = await listRows(ctx, id)
    const data = { count: rows.length }
    await record(ctx, 'personnel-exported', { resource: `personnel:${id}`, data })
    const head = REPORT_COLUMNS.map((column) => ctx.t(`identity.personnel.${column}`))
    return csvFile('personnel-report', [head, ...(await reportCells(ctx, rows))])
  },
})

/** The invitations to hand over: once, to who agreed. */
export const personnelCodes = route({
  method: 'POST',
  url: '/:lang/office/identity/personnel/:id/codes',
  allow: 'identity:manage-officials',
  assurance: AGAIN,
  params: OneFile,
  handler: async ({ ctx, params }) => {
    const { t, url } = ctx
    const handed = await takeCodes(ctx, params.id as PersonnelFileId)
    const titles = await titlesOf(ctx, handed)
    const head = ['who', 'post', 'address'].map((column) => t(`identity.personnel.${column}`))
    const lines = handed.map(({ identifier, post, code }) => [
      ...[identifier, titles.get(post) ?? ''],
      `${url}/${t.locale}/invitation/${code}`,
    ])
    return csvFile('invitations', [head, ...lines])
  },
})
