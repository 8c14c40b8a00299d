import { describe, expect } from 'vitest'
import type { Ctx, T } from '#kernel'
import { compileDmn } from '#lib/dmn/engine'
import { DmnError, english } from '#lib/dmn/findings'
import { readDmn } from '#lib/dmn/read'
import { reasonText } from '#lib/dmn/reasons'
import { findInTable } from '#lib/dmn/table-findings'
import { compileExpression, FeelSyntaxError, NUMBER, Run } from '#lib/feel/index'
import { dbTest } from '#testing'
import { say } from './said.ts'

const wordsOf = ({ translate }: Pick<Ctx, 'translate'>) => ({
  ar: translate('ar'),
  en: translate('en'),
})

/** A text as it is read: without the marks that keep directions apart. */
const bare = (text: string) => text.replace(/[\u2066\u2068\u2069]/g, '')

const DMN = 'https://www.omg.org/spec/DMN/20230324/MODEL/'
const model = (inside: string) =>
  `<definitions xmlns="${DMN}" name="m" id="m" namespace="urn:m">\n${inside}\n</definitions>`
const fee = (text: string) =>
  model(
    `<decision name="رسم" id="fee"><variable name="رسم"/>\n  <literalExpression><text>${text}</text></literalExpression></decision>`,
  )

function refused(text: string) {
  try {
    compileDmn(readDmn(text))
  } catch (error) {
    if (error instanceof DmnError && error.findings[0]) return error.findings[0]
    throw error
  }
  throw new Error('the model is sound')
}

function unreadable(text: string): FeelSyntaxError {
  try {
    compileExpression(text, { names: new Map() })
  } catch (error) {
    if (error instanceof FeelSyntaxError) return error
    throw error
  }
  throw new Error('the text is an expression')
}

describe('What is said of a model', () => {
  dbTest('names file, line, column and decision, in both languages', async ({ ctx }) => {
    const { ar, en } = wordsOf(ctx)
    const finding = refused(fee('1 +'))
    expect(bare(say(en, finding, 'fee.dmn'))).toBe(
      'fee.dmn, line 3, column 3, in رسم: In the expression 1 +, line 1, column 4: the expression ends too soon; expected here: expression',
    )
    expect(bare(say(ar, finding, 'fee.dmn'))).toBe(
      'fee.dmn، السطر 3، العمود 3، في رسم: في العبارة 1 +، السطر 1، العمود 4: تنتهي العبارة قبل أوانها، والمنتظر هنا: عبارة',
    )
    expect(english(finding)).toContain('the expression ends too soon; expected here: expression')
  })

  dbTest('says what is wrong with its XML', async ({ ctx }) => {
    const { ar, en } = wordsOf(ctx)
    const finding = refused('<!DOCTYPE x><definitions/>')
    expect(say(en, finding)).toContain('XML: a document type is not read: remove the DOCTYPE')
    expect(bare(say(ar, finding))).toContain('لا يُقرأ تعريف نوع المستند: احذف DOCTYPE')
  })

  dbTest(
    'finds a name that nobody knows, and types that do not fit, before it runs',
    async ({ ctx }) => {
      const { ar, en } = wordsOf(ctx)
      const [unknown] = compileDmn(readDmn(fee('income * 2'))).warnings
      expect(unknown && bare(say(en, unknown))).toContain(
        'In the expression income * 2, line 1, column 1: there is no name income here',
      )
      const [types] = compileDmn(readDmn(fee('"a" * 2'))).warnings
      expect(types && bare(say(ar, types))).toBe(
        'السطر 3، العمود 3، في رسم: في العبارة "a" * 2، السطر 1، العمود 1: لا يعمل * بين نص وعدد',
      )
    },
  )

  dbTest('knows what Arabic signs are to FEEL, and says types in words', async ({ ctx }) => {
    const { ar, en } = wordsOf(ctx)
    const [signs] = compileDmn(readDmn(fee('max(١، ٢)'))).warnings
    expect(signs && bare(say(en, signs))).toContain(
      'there is no name ١، ٢ here: digits and commas of Arabic are letters in FEEL; write 1, 2',
    )
    const typed = fee('{a: 1}').replace('name="رسم"/>', 'name="رسم" typeRef="date"/>')
    const [wrong] = compileDmn(readDmn(typed)).warnings
    expect(wrong && bare(say(ar, wrong))).toBe(
      'السطر 3، العمود 3، في رسم: نوع القيمة context<a: number>، والمطلوب هنا تاريخ، فالنتيجة بلا قيمة (null)',
    )
  })

  dbTest(
    'names row and values where rows of a table overlap, or are never reached',
    async ({ ctx }) => {
      const { ar, en } = wordsOf(ctx)
      const rule = (test: string, value: string) =>
        `<rule><inputEntry><text>${test}</text></inputEntry><outputEntry><text>${value}</text></outputEntry></rule>`
      const table = (policy: string, rules: string) =>
        `<inputData name="Age" id="age"><variable name="Age" typeRef="number"/></inputData>
       <decision name="Fee" id="fee"><variable name="Fee"/><informationRequirement><requiredInput href="#age"/></informationRequirement>
       <decisionTable hitPolicy="${policy}"><input><inputExpression><text>Age</text></inputExpression></input><output/>
${rules}</decisionTable></decision>`
      const found = (policy: string, rules: string, t: T) =>
        compileDmn(readDmn(model(table(policy, rules))))
          .tables.flatMap(findInTable)
          .map((one) => bare(say(t, one, 'fee.dmn')))
      const rules = ['', rule('&lt; 18', '1'), rule('&gt;= 18', '2'), rule('&gt; 60', '3')].join(
        '\n',
      )
      expect(found('UNIQUE', rules, en)).toEqual([
        'fee.dmn, line 8, column 1: rows 2 and 3 of "Fee" both match for Age = 61 and give different results: narrow one of them',
      ])
      expect(found('FIRST', rules, ar)).toEqual([
        'fee.dmn، السطر 8، العمود 1: لا يُبلغ الصف 3 من «Fee» أبدًا لأن صفوفًا أخرى تأخذ كل ما ينطبق عليه: احذفه أو ضيّقها',
      ])
    },
  )
})

describe('What is said of an expression', () => {
  dbTest('names line and column', async ({ ctx }) => {
    const { ar, en } = wordsOf(ctx)
    expect(say(en, unreadable('1 +\n* 2'))).toBe(
      'line 2, column 1: expected here: expression, not *',
    )
    expect(bare(say(ar, unreadable('"abc')))).toBe(
      'السطر 1، العمود 1: النص بين علامتي الاقتباس لا ينتهي في سطره',
    )
  })

  dbTest('keeps what it quotes in its own direction', async ({ ctx }) => {
    const { ar, en } = wordsOf(ctx)
    const run = new Run({ now: new Date(0), zone: 'UTC' })
    compileExpression('الدخل * 12', { names: new Map([['الدخل', NUMBER]]) }).run([null], run)
    const [reason] = run.reasons
    if (!reason) throw new Error('nothing is null')
    expect(say(ar, reason)).toBe(
      'في العبارة \u2068الدخل * 12\u2069: العملية \u2066*\u2069 تعمل على ما ليس له قيمة (null)',
    )
    expect(say(en, reason)).toBe(
      'in the expression \u2068الدخل * 12\u2069: * works on something that has no value (null)',
    )
    expect(reasonText(reason)).toBe('* works on something that has no value (null)')
  })

  dbTest('says what a kept outcome tells in words of an older release', async ({ ctx }) => {
    const { ar, en } = wordsOf(ctx)
    const place = null
    expect(say(en, { code: 'no-such-code', params: {}, place })).toBe(
      'something went wrong (no-such-code)',
    )
    expect(bare(say(ar, { code: 'null-operand', params: {}, place }))).toBe(
      'العملية … تعمل على ما ليس له قيمة (null)',
    )
  })
})
