import type { Vocabulary } from '#lib/rdf/graph'

/**
 * The words in which the catalogue is published.
 *
 * What CPSV-AP has no word for stands under `igov:`: the exact amount of a cost and how often it is due, how long what is given
 * holds, a promise in working days, which app a channel is, and where the agency's own system is, by language.
 *
 * @source CPSV-AP 3.2.0 (SEMIC)
 */
export const CPSV: Vocabulary = {
  prefixes: {
    cpsv: 'http://purl.org/vocab/cpsv#',
    cv: 'http://data.europa.eu/m8g/',
    dcat: 'http://www.w3.org/ns/dcat#',
    dct: 'http://purl.org/dc/terms/',
    eli: 'http://data.europa.eu/eli/ontology#',
    foaf: 'http://xmlns.com/foaf/0.1/',
    igov: 'urn:igov:terms:',
    org: 'http://www.w3.org/ns/org#',
    skos: 'http://www.w3.org/2004/02/skos/core#',
    xsd: 'http://www.w3.org/2001/XMLSchema#',
  },
  terms: {
    identifier: { name: 'dct:identifier', kind: 'plain' },
    title: { name: 'dct:title', kind: 'text' },
    description: { name: 'dct:description', kind: 'text' },
    label: { name: 'skos:prefLabel', kind: 'text' },
    keyword: { name: 'dcat:keyword', kind: 'text' },
    type: { name: 'dct:type', kind: 'link' },
    language: { name: 'dct:language', kind: 'link' },
    spatial: { name: 'dct:spatial', kind: 'link' },
    audience: { name: 'dct:audience', kind: 'link' },
    publisher: { name: 'dct:publisher', kind: 'link' },
    hasPart: { name: 'dct:hasPart', kind: 'link' },
    isPartOf: { name: 'dct:isPartOf', kind: 'link' },
    conformsTo: { name: 'dct:conformsTo', kind: 'link' },
    landingPage: { name: 'dcat:landingPage', kind: 'link' },
    hasCompetentAuthority: { name: 'cv:hasCompetentAuthority', kind: 'link' },
    thematicArea: { name: 'cv:thematicArea', kind: 'link' },
    isGroupedBy: { name: 'cv:isGroupedBy', kind: 'link' },
    hasChannel: { name: 'cv:hasChannel', kind: 'link' },
    hasCost: { name: 'cv:hasCost', kind: 'link' },
    hasValue: { name: 'cv:hasValue', kind: 'double' },
    currency: { name: 'cv:currency', kind: 'link' },
    processingTime: { name: 'cv:processingTime', kind: 'duration' },
    hasInput: { name: 'cpsv:hasInput', kind: 'link' },
    hasInputType: { name: 'cv:hasInputType', kind: 'link' },
    produces: { name: 'cpsv:produces', kind: 'link' },
    follows: { name: 'cpsv:follows', kind: 'link' },
    hasLegalResource: { name: 'cv:hasLegalResource', kind: 'link' },
    hasParticipation: { name: 'cv:hasParticipation', kind: 'link' },
    hasParticipant: { name: 'cv:hasParticipant', kind: 'link' },
    role: { name: 'cv:role', kind: 'link' },
    contactPoint: { name: 'cv:contactPoint', kind: 'link' },
    contactPage: { name: 'cv:contactPage', kind: 'link' },
    telephone: { name: 'cv:telephone', kind: 'plain' },
    email: { name: 'cv:email', kind: 'plain' },
    amount: { name: 'igov:amount', kind: 'plain' },
    per: { name: 'igov:per', kind: 'duration' },
    validity: { name: 'igov:validity', kind: 'duration' },
    workingTime: { name: 'igov:workingTime', kind: 'duration' },
    app: { name: 'igov:app', kind: 'plain' },
    address: { name: 'igov:address', kind: 'text' },
  },
}
