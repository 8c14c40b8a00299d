import { describe, expect, it } from 'vitest'
import { readXml } from './read.ts'
import { attributeOf, elementsOf, textOf, XmlError } from './tree.ts'
import { writeXml } from './write.ts'

const refused = (text: string) => {
  try {
    readXml(text, { characters: 2_000_000, depth: 50 })
  } catch (error) {
    if (error instanceof XmlError) {
      return { code: error.code, params: error.params, ...error.place }
    }
    throw error
  }
  return undefined
}

describe('A tree of XML', () => {
  it('has names, namespaces, attributes, text and places', () => {
    const root = readXml(
      '<a xmlns="urn:a" xmlns:b="urn:b" b:k="1" k="2">\n  <b:c>رقم &amp; <![CDATA[<x>]]></b:c></a>',
    )
    expect(root).toMatchObject({ name: 'a', namespace: 'urn:a', place: { line: 1, column: 1 } })
    expect(attributeOf(root, 'k')).toBe('2')
    const [inner] = elementsOf(root)
    expect(inner).toMatchObject({ name: 'c', prefix: 'b', namespace: 'urn:b' })
    expect(inner?.place).toEqual({ line: 2, column: 3 })
    expect(inner && textOf(inner)).toBe('رقم & <x>')
  })

  it('lets an inner default namespace be taken back', () => {
    const [inner] = elementsOf(readXml('<a xmlns="urn:a"><b xmlns=""/></a>'))
    expect(inner?.namespace).toBe('')
  })

  it('is refused, with its place, where it is not well-formed', () => {
    expect(refused('<a>\n <b></a>')).toMatchObject({ code: 'xml-malformed', line: 2 })
    expect(refused('<a k="1" k="2"/>')).toMatchObject({ code: 'xml-malformed', line: 1 })
    expect(refused('<a>\u0001</a>')).toMatchObject({ code: 'xml-malformed' })
    expect(refused('')).toMatchObject({ code: 'xml-malformed' })
    expect(refused('<a/><b/>')).toMatchObject({ code: 'xml-malformed' })
  })

  it('has no document type and no entity but the five', () => {
    expect(refused('<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>')).toMatchObject({
      code: 'xml-malformed',
    })
    expect(refused('<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>')).toMatchObject({
      code: 'xml-doctype',
    })
  })

  it('binds each prefix', () => {
    expect(refused('<a>\n<x:b/></a>')).toEqual({
      code: 'xml-prefix-unbound',
      params: { prefix: 'x' },
      line: 2,
      column: 1,
    })
    expect(refused('<a xmlns:x="u" xmlns:y="u" x:k="1" y:k="2"/>')).toMatchObject({
      code: 'xml-attribute-twice',
    })
    expect(refused('<a xmlns:xmlns="u"/>')).toMatchObject({ code: 'xml-prefix-reserved' })
  })

  it('is bounded in size and depth', () => {
    expect(refused(`<a>${' '.repeat(2_000_000)}</a>`)).toMatchObject({ code: 'xml-too-large' })
    const deep = (levels: number) => `${'<a>'.repeat(levels)}${'</a>'.repeat(levels)}`
    expect(refused(deep(50))).toBeUndefined()
    expect(refused(deep(51))).toMatchObject({ code: 'xml-too-deep' })
    expect(refused('<a>'.repeat(200_000))).toMatchObject({ code: 'xml-too-deep' })
  })
})

describe('The text of a tree', () => {
  const again = (text: string) => writeXml(readXml(text))

  it('reads as the same tree', () => {
    const text =
      '<a xmlns="urn:a" xmlns:b="urn:b"><c k="&lt;&#10;&quot;"> kept &lt; as is\n</c><b:d xml:space="preserve"/></a>'
    expect(readXml(again(text))).toMatchObject({
      children: [
        '\n  ',
        { attributes: [{ value: '<\n"' }], children: [' kept < as is\n'] },
        '\n  ',
        { namespace: 'urn:b' },
        '\n',
      ],
    })
    expect(again(again(text))).toBe(again(text))
  })

  it('binds the prefixes that a moved element brings', () => {
    const [moved] = elementsOf(readXml('<a xmlns:b="urn:b"><b:d/></a>'))
    if (!moved) throw new Error('nothing moved')
    expect(writeXml({ ...moved })).toContain('<b:d xmlns:b="urn:b"/>')
  })

  it('refuses what XML cannot hold', () => {
    const root = readXml('<a/>')
    expect(() => writeXml({ ...root, children: ['\u0000'] })).toThrow()
  })
})
