import { Type } from 'typebox'
import { fieldOf, html, Id, route } from '#kernel'
import { type Change, getChange, saveChange } from '../authoring/change.ts'
import { readForPages } from '../authoring/check.ts'
import { withScenarioPage } from '../authoring/scenario-answers.ts'
import {
  scenarioFaults,
  scenarioPath,
  withCopiedScenario,
  withScenario,
  withWhatComes,
} from '../authoring/scenario-edit.ts'
import { registersFor, withRegisters } from '../authoring/scenario-registers.ts'
import { withSteps } from '../authoring/scenario-steps.ts'
import { sentBy } from '../form-body.ts'
import { problem } from '../problems.ts'
import type { SourceFiles } from '../tables.ts'
import { acted, type Told } from './acted.tsx'
import { changeHref, changeUrl, OneChange, seenOf, WITH_FRAMES } from './address.ts'
import { STAY, scenarioAnswersView, shownPage } from './scenario-answers.tsx'
import type { OfScenario } from './scenario-frame.tsx'
import { scenarioMainView } from './scenario-main.tsx'
import { scenarioRegistersView } from './scenario-registers.tsx'
import { scenarioStepsView } from './scenario-steps.tsx'

const url = `${changeUrl}/scenarios/:scenario`
const taking = {
  params: Type.Object({ ...OneChange.properties, scenario: Id }),
  query: Type.Object({
    /** absent: who applies and what is expected */
    part: Type.Optional(Type.Enum(['answers', 'registers', 'steps'])),
    /** of `answers`: a page of the application */
    page: Type.Optional(Id),
  }),
  perMinute: 120,
} as const
const FIELDS = {
  ...{ 'services/name-wrong': 'copy', 'services/name-taken': 'copy' },
  'services/change-large': 'scenario.on',
}

/** One scenario: what is given, what must come of it, and what does. */
export const scenarioRoutes = [
  route({
    method: 'GET',
    url,
    allow: 'services:author',
    ...taking,
    handler: async (request) => {
      const { ctx, params } = request
      const change = await getChange(ctx, params.service, params.change)
      return html(await scenarioView(request, change), { headers: WITH_FRAMES })
    },
  }),
  route({
    method: 'POST',
    url,
    allow: 'services:author',
    ...taking,
    handler: (request) =>
      acted(
        request,
        FIELDS,
        async (change) => changeHref(request.ctx, change, await actsOn(request, change)),
        (change, told) => scenarioView(request, change, told),
      ),
  }),
]

/** @returns where the change is looked at next */
async function actsOn(request: OfScenario, change: Change): Promise<string> {
  const { ctx, params, form, query } = request
  const { scenario } = params
  const act = fieldOf(form, 'act')
  const here = (name: string) => `/scenarios/${name}`
  const save = (edit: (files: SourceFiles) => SourceFiles) =>
    saveChange(ctx, change, seenOf({ form }), edit)
  if (query.part === 'answers') return savedPage(request, change)
  if (query.part === 'registers') return savedRegisters(request, change)
  if (query.part === 'steps') {
    await save((files) => withSteps(files, scenario, form))
    return `${here(scenario)}?part=steps`
  }
  if (act === 'copy') {
    const name = fieldOf(form, 'copy').trim()
    await save((files) => withCopiedScenario(files, scenario, name))
    return here(name)
  }
  if (act === 'take') {
    const faults = await scenarioFaults(ctx, change.service, change.files, scenario)
    await save((files) => withWhatComes(files, scenario, faults ?? []))
    return here(scenario)
  }
  if (act === 'remove') {
    await save(({ [scenarioPath(scenario)]: _, ...rest }) => rest)
    return '#scenarios'
  }
  const { languages } = ctx.pack.settings
  await save((files) => withScenario(files, scenario, form, languages))
  return here(scenario)
}

/** @throws services/page-missing  there is nothing to fill in so far */
async function savedPage(request: OfScenario, change: Change): Promise<string> {
  const { ctx, params, form } = request
  const look = await shownPage(request, change)
  if (!look) throw problem('page-missing')
  const { scenario, page, next } = look
  const sent = sentBy(form)
  await saveChange(ctx, change, seenOf({ form }), (files) =>
    withScenarioPage(files, ctx.pack, { scenario, page, sent }),
  )
  const here = `/scenarios/${params.scenario}`
  const act = fieldOf(form, '_do')
  const stays = act === STAY || act.includes(':')
  const to = stays ? page.page.page : next
  return to === undefined ? here : `${here}?part=answers&page=${to}`
}

async function savedRegisters({ ctx, params, form }: OfScenario, change: Change): Promise<string> {
  const { bundle } = await readForPages(ctx, change.service, change.files)
  if (!bundle) throw problem('page-missing')
  const registers = await registersFor(ctx.pack, bundle)
  await saveChange(ctx, change, seenOf({ form }), (files) =>
    withRegisters(files, params.scenario, registers, form),
  )
  return `/scenarios/${params.scenario}?part=registers`
}

function scenarioView(request: OfScenario, change: Change, told: Told = {}): Promise<JSX.Element> {
  const { part } = request.query
  if (part === 'answers') return scenarioAnswersView(request, change, told)
  if (part === 'registers') return scenarioRegistersView(request, change, told)
  if (part === 'steps') return scenarioStepsView(request, change, told)
  return scenarioMainView(request, change, told)
}
