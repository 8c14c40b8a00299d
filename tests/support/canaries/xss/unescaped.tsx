/** What a person typed, as markup. */
export const Unescaped = ({ typed }: { typed: string }) => <p>{typed}</p>
