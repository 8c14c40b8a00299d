import { sql } from 'kysely'
import type { Ctx } from '#kernel'
import { bringProcedures } from '#procedures'
import { findService } from '#services'
import { SERVICE, sendApplication } from '../fixture.ts'

const VERSION = '9'.repeat(64)

const FORMS = {
  hearing: {
    ...{ form: 'hearing', for: 'officer' },
    hearing: { day: 'hearingDay', time: 'hearingTime', place: 'hearingPlace' },
    pages: [
      {
        ...{ page: 'invitation', shown: 'applicant' },
        fields: [
          { name: 'hearingDay', kind: 'date', required: true },
          { name: 'hearingTime', kind: 'text', required: true, max: { characters: 5 } },
          { name: 'hearingPlace', kind: 'text', required: true, max: { characters: 100 } },
        ],
      },
      {
        page: 'inside',
        fields: [{ name: 'panel', kind: 'text', max: { characters: 100 } }],
      },
    ],
  },
  held: {
    ...{ form: 'held', for: 'officer' },
    pages: [
      {
        page: 'minutes',
        fields: [
          { name: 'attended', kind: 'yesNo', required: true },
          {
            ...{ name: 'minutes', kind: 'longText', required: true, when: 'attended = true' },
            max: { characters: 500 },
          },
        ],
      },
    ],
  },
}

const TEXTS = {
  en: {
    ...{ 'hearing.title': 'Hearing', 'hearing.invitation.title': 'When and where' },
    ...{ 'hearing.inside.title': 'For the office', 'panel.label': 'Panel' },
    ...{ 'hearingDay.label': 'Day', 'hearingTime.label': 'Time', 'hearingPlace.label': 'Place' },
    ...{ 'held.title': 'Hearing held', 'held.minutes.title': 'Minutes' },
    ...{ 'attended.label': 'Did the applicant come?', 'minutes.label': 'What was said' },
  },
  ar: {
    ...{ 'hearing.title': 'الجلسة', 'hearing.invitation.title': 'الموعد والمكان' },
    ...{ 'hearing.inside.title': 'للمكتب', 'panel.label': 'اللجنة' },
    ...{
      'hearingDay.label': 'اليوم',
      'hearingTime.label': 'الوقت',
      'hearingPlace.label': 'المكان',
    },
    ...{ 'held.title': 'انعقاد الجلسة', 'held.minutes.title': 'المحضر' },
    ...{ 'attended.label': 'هل حضر المتقدم؟', 'minutes.label': 'ما قيل' },
  },
}

const task = (id: string, next: string, more = '') => `
  <userTask id="${id}" name="${id}"><extensionElements>
    <igov:role>officer</igov:role><igov:form>${id}</igov:form><igov:state>under-review</igov:state>
    <igov:due>{ working days: 2 }</igov:due>${more}
  </extensionElements></userTask>
  <sequenceFlow id="f-${id}" sourceRef="${id}" targetRef="${next}"/>`

/** The licence's procedure with a hearing before the review, again and again until the applicant comes. */
const withHearing = (bpmn: string) =>
  bpmn
    .replace(
      '<property id="act" name="act"/>',
      '<property id="act" name="act"/><property id="attended" name="attended"/>',
    )
    .replace(
      '<sequenceFlow id="f-begun" sourceRef="begun" targetRef="review"/>',
      `<sequenceFlow id="f-begun" sourceRef="begun" targetRef="hearing"/>
      ${task('hearing', 'held')}${task('held', 'came', '<igov:output name="attended">attended</igov:output>')}
      <exclusiveGateway id="came" default="f-came"/>
      <sequenceFlow id="f-absent" sourceRef="came" targetRef="hearing">
        <conditionExpression>attended = false</conditionExpression></sequenceFlow>
      <sequenceFlow id="f-came" sourceRef="came" targetRef="review"/>`,
    )

/** An application to the licence as if its service heard the applicant first; its reference. */
export async function sendHeard(ctx: Ctx, person: Ctx): Promise<string> {
  const found = await findService(ctx, SERVICE)
  if (!found) throw new Error('the licence is there')
  const { bundle } = found
  const heard = {
    ...bundle,
    version: VERSION,
    forms: { ...bundle.forms, ...FORMS },
    messages: Object.fromEntries(
      Object.entries(bundle.messages).map(([lang, texts]) => [
        lang,
        { ...texts, ...TEXTS[lang as keyof typeof TEXTS] },
      ]),
    ),
  }
  await sql`insert into services.service_version (id, version, bundle, loaded_at)
    values (${SERVICE}, ${VERSION}, ${JSON.stringify(heard)}::jsonb, now()) on conflict do nothing`.execute(
    ctx.sql,
  )
  const offer = (version: string) =>
    sql`update services.service set version = ${version} where id = ${SERVICE}`.execute(ctx.sql)
  const { owner } = bundle.service
  const bpmn = bundle.procedure ?? ''
  await offer(VERSION)
  await bringProcedures(ctx, [{ id: SERVICE, owner, bpmn: withHearing(bpmn) }])
  try {
    return await sendApplication(person)
  } finally {
    await offer(bundle.version)
    await bringProcedures(ctx, [{ id: SERVICE, owner, bpmn }])
  }
}
